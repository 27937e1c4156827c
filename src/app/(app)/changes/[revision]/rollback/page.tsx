import { notFound } from 'next/navigation'
import { RollbackPage } from '@/dashboard/changes/rollback-page'

export default async function Page({ params }: { params: Promise<{ revision: string }> }) {
  const { revision } = await params
  if (!/^[1-9]\d{0,14}$/.test(revision)) notFound()
  return <RollbackPage revision={Number(revision)} />
}
