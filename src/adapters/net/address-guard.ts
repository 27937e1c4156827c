import { BlockList, isIP } from 'node:net'

/**
 * Which addresses our processes may call because a registration says so. They run where attackers would like to be, so
 * whoever may register an instance must not thereby reach what only those machines reach: cloud metadata and other
 * link-local addresses, and loopback unless that is wanted. Private ranges are where services live. IPv4 that is
 * written inside IPv6 counts as IPv4: mapped and compatible (RFC 4291), NAT64 (RFC 6052, 8215) and 6to4 (RFC 3056).
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

/** Whether this IP address may be called. Something that is not an IP address may not: resolve it first. */
export function mayProbe(address: string, { allowLoopback }: AddressGuardOptions): boolean {
  const [plain = ''] = address.split('%', 1) // a zone says by which interface, not where to
  const family = isIP(plain)
  if (family === 0) return false
  if (family === 4) return mayReach(plain, 'ipv4', allowLoopback)
  const inside = ipv4Inside(plain)
  return mayReach(plain, 'ipv6', allowLoopback) && (inside === null || mayReach(inside, 'ipv4', allowLoopback))
}

function mayReach(address: string, type: 'ipv4' | 'ipv6', allowLoopback: boolean): boolean {
  if (never.check(address, type)) return false
  return allowLoopback || !loopback.check(address, type)
}

/** The IPv4 address that an IPv6 address leads to, or null. */
function ipv4Inside(address: string): string | null {
  const words = wordsOf(address)
  const dotted = (at: number) =>
    words
      .slice(at, at + 2)
      .flatMap((word) => [word >> 8, word & 0xff])
      .join('.')
  const startsWith = (...prefix: number[]) => prefix.every((word, at) => words[at] === word)
  if (startsWith(0x2002)) return dotted(1)
  if (startsWith(0x64, 0xff9b)) return dotted(6)
  if (startsWith(0, 0, 0, 0, 0, 0xffff) || startsWith(0, 0, 0, 0, 0xffff, 0)) return dotted(6)
  if (startsWith(0, 0, 0, 0, 0, 0) && ((words[6] ?? 0) > 0 || (words[7] ?? 0) > 1)) return dotted(6)
  return null
}

/** The eight words of a valid IPv6 address. */
function wordsOf(address: string): number[] {
  const [head = '', tail] = address.split('::', 2)
  const before = wordsOfPart(head)
  if (tail === undefined) return before
  const after = wordsOfPart(tail)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

function wordsOfPart(part: string): number[] {
  return part.split(':').flatMap((group) => {
    if (group === '') return []
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
