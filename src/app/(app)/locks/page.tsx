import { LocksScreen } from '@/dashboard/locks/locks-screen'

export default function Page() {
  return <LocksScreen />
}
