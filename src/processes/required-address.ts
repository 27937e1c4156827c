import { SettingsError, settingsTable, type Settings } from '@/config/settings'

type Address = 'DATABASE_URL' | 'REDIS_URL' | 'CONSUL_HTTP_ADDR'

/** An address that this process cannot do without. @throws SettingsError when it is not set */
export function requiredAddress(settings: Settings, name: Address): string {
  const value = settings[name]
  if (value === undefined) throw new SettingsError([{ name, value: '', allowed: `set ${settingsTable[name].allowed}` }])
  return value
}

/** Consul's address and token, as clients take them. */
export function consulAddress(settings: Settings): { address: string; token?: string } {
  const address = requiredAddress(settings, 'CONSUL_HTTP_ADDR')
  const token = settings.CONSUL_HTTP_TOKEN
  return token === undefined ? { address } : { address, token }
}
