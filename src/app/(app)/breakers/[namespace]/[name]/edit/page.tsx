import { BreakerEditPage } from '@/dashboard/breakers/breaker-edit-page'

export default async function Page({ params }: { params: Promise<{ namespace: string; name: string }> }) {
  const { namespace, name } = await params
  return <BreakerEditPage namespace={namespace} name={name} />
}
