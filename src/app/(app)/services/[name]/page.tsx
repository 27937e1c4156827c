import type { Metadata } from 'next'
import { ServiceScreen } from '@/dashboard/services/service-screen'

interface ServicePageProps {
  params: Promise<{ name: string }>
}

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) }
}

export default async function ServicePage({ params }: ServicePageProps) {
  return <ServiceScreen name={decodeURIComponent((await params).name)} />
}
