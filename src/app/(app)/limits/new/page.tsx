import { NewLimitPage } from '@/dashboard/limits/limit-edit-page'

export default function Page() {
  return <NewLimitPage />
}
