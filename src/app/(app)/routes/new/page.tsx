import { NewRoutePage } from '@/dashboard/routes/route-page'

export default function Page() {
  return <NewRoutePage />
}
