import { LimitEditPage } from '@/dashboard/limits/limit-edit-page'

export default async function Page({ params }: { params: Promise<{ namespace: string; name: string }> }) {
  const { namespace, name } = await params
  return <LimitEditPage namespace={namespace} name={name} />
}
