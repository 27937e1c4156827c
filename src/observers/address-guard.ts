import { BlockList, isIP } from 'node:net'

/**
 * Which addresses the controller may probe. It runs where attackers would like to be, so whoever may register an
 * instance must not thereby reach what only that machine reaches: cloud metadata and other link-local addresses, and
 * loopback unless that is wanted. Private ranges are where services live. IPv4 written as IPv6 counts as IPv4.
 */
export interface AddressGuardOptions {
  allowLoopback: boolean
}

const never = new BlockList()
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addSubnet('169.254.0.0', 16, 'ipv4')
never.addSubnet('224.0.0.0', 3, 'ipv4') // multicast, reserved, broadcast
never.addAddress('100.100.100.200', 'ipv4') // a cloud's metadata outside the link-local range
never.addAddress('::', 'ipv6')
never.addSubnet('fe80::', 10, 'ipv6')
never.addSubnet('ff00::', 8, 'ipv6')
never.addAddress('fd00:ec2::254', 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether this IP address may be probed. Something that is not an IP address may not: resolve it first. */
export function mayProbe(address: string, { allowLoopback }: AddressGuardOptions): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  if (never.check(address, type)) return false
  return allowLoopback || !loopback.check(address, type)
}
