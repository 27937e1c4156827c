import { SubsetPage } from '@/dashboard/services/subsets/subset-page'

interface PageProps {
  params: Promise<{ name: string; namespace: string; subset: string }>
}

export default async function Page({ params }: PageProps) {
  const { name, namespace, subset } = await params
  return <SubsetPage service={decodeURIComponent(name)} namespace={namespace} name={subset} />
}
