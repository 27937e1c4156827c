import { OverviewScreen } from '@/dashboard/overview/overview-screen'

export default function OverviewPage() {
  return <OverviewScreen />
}
