import { SettingsScreen } from '@/dashboard/settings/settings-screen'

export default function Page() {
  return <SettingsScreen />
}
