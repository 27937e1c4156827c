import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { mayProbe, type AddressGuardOptions } from './address-guard'

/**
 * The address to connect to for a host: resolved once and checked, so that a name cannot lead elsewhere in between.
 * @returns an IP address that the guard lets pass
 * @throws Error when there is none, or what the resolver says
 */
export async function resolveAllowed(host: string, guard: AddressGuardOptions): Promise<string> {
  const found = isIP(host) > 0 ? [{ address: host }] : await lookup(host, { all: true, verbatim: true })
  const allowed = found.find(({ address }) => mayProbe(address, guard))
  if (!allowed) throw new Error('this address may not be probed')
  return allowed.address
}
