/**
 * Which header fields pass the gateway. Hop-by-hop fields (RFC 9110, 7.6.1) and those that `Connection` names stay on
 * their side; fields that frame the message cannot be removed that way, else a caller could change how the upstream
 * reads the body. Names keep their case, repeated fields stay repeated. Lists hold names and values in turn.
 */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
const neverNominated: ReadonlySet<string> = new Set(['host', 'content-length', 'content-type', 'cache-control'])
const forwarded: ReadonlySet<string> = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'])

export interface HeaderEdits {
  set: readonly { name: string; value: string }[]
  remove: readonly string[]
}

export interface Hop {
  /** The caller's address. */
  remoteAddress: string
  /** The host as the caller wrote it, with its port. */
  host: string
  /** Whether a body follows; without one a stray `content-length` is not passed on. */
  hasBody: boolean
}

/** The header list that goes upstream: the caller's, less what is hop-by-hop, plus X-Forwarded-*, then the route's edits. */
export function upstreamHeaders(raw: readonly string[], hop: Hop, edits: HeaderEdits): string[] {
  const nominated = nominatedBy(raw)
  const result: string[] = ['host', hop.host]
  const chain: string[] = []
  let proto: string | undefined
  let forwardedHost: string | undefined
  eachHeader(raw, (name, value, lower) => {
    if (lower === 'host' || lower === 'expect' || hopByHop.has(lower) || nominated?.has(lower)) return
    if (lower === 'content-length' && !hop.hasBody) return
    if (!forwarded.has(lower)) result.push(name, value)
    else if (lower === 'x-forwarded-for') chain.push(value)
    else if (lower === 'x-forwarded-proto') proto ??= value
    else forwardedHost ??= value
  })
  chain.push(hop.remoteAddress)
  result.push('x-forwarded-for', chain.join(', '))
  result.push('x-forwarded-proto', proto ?? 'http', 'x-forwarded-host', forwardedHost ?? hop.host)
  return edited(result, edits, upstreamEditable)
}

/** The header list that goes to the caller. A 204 has no `content-length` (RFC 9110, 8.6). */
export function callerHeaders(raw: readonly string[], status: number, edits: HeaderEdits): string[] {
  const nominated = nominatedBy(raw)
  const result: string[] = []
  eachHeader(raw, (name, value, lower) => {
    if (hopByHop.has(lower) || nominated?.has(lower)) return
    if (lower === 'content-length' && status === 204) return
    result.push(name, value)
  })
  return edited(result, edits, callerEditable)
}

/** Fields whose edit would break the framing of the message are left alone, whatever the route says. */
const callerEditable = (lower: string): boolean => !hopByHop.has(lower) && lower !== 'content-length'
const upstreamEditable = (lower: string): boolean => callerEditable(lower) && lower !== 'expect'

function edited(headers: string[], edits: HeaderEdits, editable: (lower: string) => boolean): string[] {
  if (edits.set.length === 0 && edits.remove.length === 0) return headers
  const sets = edits.set.filter((each) => editable(each.name.toLowerCase()))
  const dropped = new Set([...edits.remove, ...sets.map((each) => each.name)].map((name) => name.toLowerCase()))
  dropped.delete('host')
  const setsHost = sets.some((each) => each.name.toLowerCase() === 'host')
  const result: string[] = []
  eachHeader(headers, (name, value, lower) => {
    if (dropped.has(lower) && editable(lower)) return
    if (lower === 'host' && setsHost) return
    result.push(name, value)
  })
  for (const { name, value } of sets) result.push(name, value)
  return result
}

function nominatedBy(raw: readonly string[]): Set<string> | null {
  let names: Set<string> | null = null
  eachHeader(raw, (_name, value, lower) => {
    if (lower !== 'connection') return
    for (const token of value.toLowerCase().split(',')) {
      const name = token.trim()
      if (name === '' || name === 'keep-alive' || name === 'close' || neverNominated.has(name)) continue
      names ??= new Set()
      names.add(name)
    }
  })
  return names
}

export function eachHeader(raw: readonly string[], visit: (name: string, value: string, lower: string) => void): void {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    visit(name, raw[index + 1] ?? '', name.toLowerCase())
  }
}
