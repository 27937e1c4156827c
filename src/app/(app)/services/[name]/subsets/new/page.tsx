import { NewSubsetPage } from '@/dashboard/services/subsets/subset-page'

export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  return <NewSubsetPage service={decodeURIComponent((await params).name)} />
}
