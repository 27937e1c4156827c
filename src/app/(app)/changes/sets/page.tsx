import { ChangeSetsScreen } from '@/dashboard/change-sets/change-sets-screen'

export default function Page() {
  return <ChangeSetsScreen />
}
