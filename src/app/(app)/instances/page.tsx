import type { Metadata } from 'next'
import { InstancesScreen } from '@/dashboard/instances/instances-screen'

export const metadata: Metadata = { title: 'Instances' }

export default function InstancesPage() {
  return <InstancesScreen />
}
