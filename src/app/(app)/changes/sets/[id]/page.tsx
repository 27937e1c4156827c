import { ChangeSetPage } from '@/dashboard/change-sets/change-set-page'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <ChangeSetPage id={decodeURIComponent(id)} />
}
