import { ComparePage } from '@/dashboard/changes/compare-page'

export default function Page() {
  return <ComparePage />
}
