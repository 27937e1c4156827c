import { BreakersScreen } from '@/dashboard/breakers/breakers-screen'

export default function Page() {
  return <BreakersScreen />
}
