import { DriftScreen } from '@/dashboard/drift/drift-screen'

export default function Page() {
  return <DriftScreen />
}
