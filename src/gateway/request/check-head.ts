import { normalTarget } from '@/domain/routing/normal-path'
import { eachHeader } from './forward-headers'

/**
 * What must hold of a request's head before anything is decided on it. Node's parser, in its strict mode, already refuses
 * the known smuggling shapes (both lengths, repeated or signed lengths, bad chunks, bare line feeds). This closes what it
 * lets through: repeated Host, codings other than chunked, targets that are not plain paths.
 */
export interface RequestHead {
  method: string
  target: string
  rawHeaders: readonly string[]
}

export type CheckedHead =
  | {
      ok: true
      path: string
      query: string
      /** As written, with its port. */ authority: string
      /** Lower-case, no port. */ host: string
      hasBody: boolean
    }
  | { ok: false; status: 400 | 501; detail: string }

export function checkHead(head: RequestHead): CheckedHead {
  const hosts: string[] = []
  const codings: string[] = []
  const upgrades: string[] = []
  let length = ''
  eachHeader(head.rawHeaders, (_name, value, lower) => {
    if (lower === 'host') hosts.push(value)
    else if (lower === 'transfer-encoding') codings.push(value)
    else if (lower === 'upgrade') upgrades.push(value)
    else if (lower === 'content-length') length = value
  })
  if (head.method === 'CONNECT') return refuse(501, 'this gateway opens no tunnels')
  // A server may ignore an offer to upgrade (RFC 9110, 7.8): clients offer h2c unasked and go on without it.
  const upgrade = upgrades.join(', ').toLowerCase()
  if (upgrade !== '' && upgrade !== 'h2c') return refuse(501, `this gateway does not upgrade to ${upgrade}`)
  if (codings.length > 0 && codings.join(',').trim().toLowerCase() !== 'chunked') {
    return refuse(501, 'the only transfer coding understood is chunked')
  }
  if (hosts.length > 1) return refuse(400, 'the request has more than one Host')

  const absolute = /^https?:\/\/([^/?#@]+)([/?].*)?$/i.exec(head.target)
  const target = absolute ? withSlash(absolute[2] ?? '/') : head.target
  const authority = absolute?.[1] ?? hosts[0] ?? ''
  const host = hostName(authority)
  if (host === null) return refuse(400, 'the Host is not a host name')
  const normal = normalTarget(target)
  if (!normal.ok) return refuse(400, normal.detail)
  const hasBody = codings.length > 0 || (length !== '' && !/^0+$/.test(length))
  return { ok: true, path: normal.path, query: normal.query, authority, host, hasBody }
}

function refuse(status: 400 | 501, detail: string): CheckedHead {
  return { ok: false, status, detail }
}

function withSlash(target: string): string {
  return target.startsWith('/') ? target : `/${target}`
}

/** Lower-case, without port and closing dot; empty stays empty (HTTP/1.0); null when it is no host. */
export function hostName(authority: string): string | null {
  const parts = /^(\[[0-9a-f:.]+\]|[a-z0-9_.~!$&'()*+,;=%-]*)(?::\d{0,5})?$/i.exec(authority)
  return parts ? (parts[1] ?? '').toLowerCase().replace(/\.$/, '') : null
}
