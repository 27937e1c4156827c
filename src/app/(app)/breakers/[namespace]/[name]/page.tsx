import { BreakerPage } from '@/dashboard/breakers/breaker-page'

export default async function Page({ params }: { params: Promise<{ namespace: string; name: string }> }) {
  const { namespace, name } = await params
  return <BreakerPage namespace={namespace} name={name} />
}
