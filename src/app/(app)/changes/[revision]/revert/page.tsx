import { notFound } from 'next/navigation'
import { RevertPage } from '@/dashboard/changes/revert-page'

export default async function Page({ params }: { params: Promise<{ revision: string }> }) {
  const { revision } = await params
  if (!/^[1-9]\d{0,14}$/.test(revision)) notFound()
  return <RevertPage revision={Number(revision)} />
}
