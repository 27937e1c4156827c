import type { Settings } from './settings'

/**
 * Whether our processes may call loopback addresses because a registration says so. With a Consul on this machine, the
 * fleet is on this machine too; elsewhere what listens on loopback is nobody's business. An unset address means a
 * Consul that is started here.
 */
export function allowsLoopback(settings: Pick<Settings, 'SWITCHYARD_ALLOW_LOOPBACK' | 'CONSUL_HTTP_ADDR'>): boolean {
  return settings.SWITCHYARD_ALLOW_LOOPBACK ?? isOnThisMachine(settings.CONSUL_HTTP_ADDR)
}

function isOnThisMachine(address: string | undefined): boolean {
  if (address === undefined) return true
  const { hostname } = new URL(address)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
