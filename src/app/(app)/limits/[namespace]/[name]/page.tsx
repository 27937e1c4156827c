import { LimitPage } from '@/dashboard/limits/limit-page'

export default async function Page({ params }: { params: Promise<{ namespace: string; name: string }> }) {
  const { namespace, name } = await params
  return <LimitPage namespace={namespace} name={name} />
}
