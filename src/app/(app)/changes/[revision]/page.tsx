import { notFound } from 'next/navigation'
import { RevisionPage } from '@/dashboard/changes/revision-page'

export default async function Page({ params }: { params: Promise<{ revision: string }> }) {
  const { revision } = await params
  if (!/^[1-9]\d{0,14}$/.test(revision)) notFound()
  return <RevisionPage revision={Number(revision)} />
}
