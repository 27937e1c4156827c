import { ChangesScreen } from '@/dashboard/changes/changes-screen'

export default function Page() {
  return <ChangesScreen />
}
