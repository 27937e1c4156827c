import { RoutesScreen } from '@/dashboard/routes/routes-screen'

export default function Page() {
  return <RoutesScreen />
}
