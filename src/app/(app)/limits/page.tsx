import { LimitsScreen } from '@/dashboard/limits/limits-screen'

export default function Page() {
  return <LimitsScreen />
}
