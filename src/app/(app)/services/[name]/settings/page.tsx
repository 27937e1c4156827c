import { ServiceSettingsPage } from '@/dashboard/services/settings/service-settings-page'

export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  return <ServiceSettingsPage name={decodeURIComponent((await params).name)} />
}
