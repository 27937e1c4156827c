import { RoutePage } from '@/dashboard/routes/route-page'

export default async function Page({ params }: { params: Promise<{ namespace: string; name: string }> }) {
  const { namespace, name } = await params
  return <RoutePage namespace={namespace} name={name} />
}
