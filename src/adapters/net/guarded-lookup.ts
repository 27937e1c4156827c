import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

export type MayConnect = (address: string) => boolean

/** Names resolve only to addresses that may be connected to; what is resolved here is what the socket connects to. */
export function guardedLookup(mayConnect: MayConnect, lookup: typeof systemLookup = systemLookup): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error: Error | null, found: LookupAddress[]) => {
      if (error) {
        callback(error, [])
        return
      }
      const allowed = found.filter(({ address }) => mayConnect(address))
      const [first] = allowed
      if (!first) callback(new Error(forbidden(host, found[0]?.address)), [])
      else if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}

/**
 * Why a host that is an IP address already may not be connected to; null when it may, or when it is a name. The system
 * resolves no addresses, so `guardedLookup` would never see them.
 */
export function whyForbidden(host: string, mayConnect: MayConnect): string | null {
  return isIP(host) === 0 || mayConnect(host) ? null : forbidden(host, host)
}

function forbidden(host: string, address = 'nothing'): string {
  const where = host === address ? host : `${host}, which is ${address},`
  return `${where} is no address that may be connected to`
}
