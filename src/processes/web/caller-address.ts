/**
 * Who calls the dashboard. Anybody can write X-Forwarded-For, and Next believes it; attempts to sign in are counted by it
 * and the audit names it. So each request's field is made true before Next sees it: the connection's address, or, behind
 * proxies that are trusted, the address that the outermost of them saw.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** From now on every request that an HTTP server of this process takes carries one address, and that is the caller's. */
export function correctCallerAddresses(trustedProxies: readonly string[]): void {
  const trusted = addressList(trustedProxies)
  // Told of each request before its server's listeners are.
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const claimed = request.headers['x-forwarded-for'] ?? ''
    const peer = request.socket.remoteAddress ?? ''
    request.headers['x-forwarded-for'] = callerAddress(peer, String(claimed), trusted)
  })
}

/** @param proxies addresses and ranges (`10.0.0.0/8`) */
export function addressList(proxies: readonly string[]): BlockList {
  const list = new BlockList()
  for (const each of proxies) {
    const [address = '', prefix] = each.split('/')
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

/**
 * The nearest address that is no trusted proxy's, from the connection outwards; what is no address ends the way there.
 * @param claimed X-Forwarded-For as it came: each proxy adds at its end
 */
export function callerAddress(peer: string, claimed: string, trusted: BlockList): string {
  let caller = plain(peer)
  for (const next of claimed.split(',').map(plain).reverse()) {
    if (isIP(next) === 0 || !trusted.check(caller, isIP(caller) === 6 ? 'ipv6' : 'ipv4')) break
    caller = next
  }
  return caller
}

/** An IPv4 address that came over an IPv6 socket is the IPv4 address. */
function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/i, '')
}
