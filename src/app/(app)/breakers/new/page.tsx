import { NewBreakerPage } from '@/dashboard/breakers/breaker-edit-page'

export default function Page() {
  return <NewBreakerPage />
}
