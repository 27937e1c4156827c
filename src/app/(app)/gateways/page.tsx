import { GatewaysScreen } from '@/dashboard/gateways/gateways-screen'

export default function Page() {
  return <GatewaysScreen />
}
