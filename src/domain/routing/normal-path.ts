/**
 * One spelling for each path: a gateway makes it before a route is matched and sends the same text upstream, so matcher
 * and upstream cannot read it differently, and a rule must be written in it to be met by any request. The policy:
 * - percent-encoded unreserved characters are decoded, other encodings get upper-case digits (RFC 3986, 6.2.2);
 *   bytes above ASCII are encoded;
 * - runs of slashes become one slash;
 * - dot segments are resolved, also encoded ones; above the root they are dropped (RFC 3986, 5.2.4);
 * - refused with 400, because servers disagree on what they mean: encoded slashes and backslashes, raw backslashes, NUL,
 *   broken encodings, dot segments with a parameter (`/..;x/`, also encoded).
 */
export type NormalTarget = { ok: true; path: string; query: string } | { ok: false; detail: string }

/** @param target origin-form: path and query. `query` comes back as it was written, with its question mark, or empty. */
export function normalTarget(target: string): NormalTarget {
  const mark = target.indexOf('?')
  const raw = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? '' : target.slice(mark)
  if (!raw.startsWith('/')) return { ok: false, detail: 'the request target is not a path' }
  if (isNormal(raw)) return { ok: true, path: raw, query }

  const refusal = refusedPart(raw)
  if (refusal) return { ok: false, detail: refusal }
  const segments = decodeUnreserved(raw)
    .replace(/\/{2,}/g, '/')
    .split('/')
  if (segments.some((each) => /^\.{1,2}(?:;|%3B)/.test(each))) {
    return { ok: false, detail: 'the path holds a dot segment with a parameter' }
  }
  return { ok: true, path: resolveDots(segments), query }
}

/** No percent sign, semicolon, backslash or byte above ASCII, no double slash, nothing after a slash that may be dots. */
function isNormal(path: string): boolean {
  return /^(?:\/(?![/.])[!$&-.0-:<-[\]^-~"=]*)+$/.test(path)
}

function refusedPart(path: string): string | null {
  if (path.includes('#')) return 'the path holds a fragment'
  if (path.includes('\\')) return 'the path holds a backslash'
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return 'the path holds a broken percent-encoding'
  const refused = /%(?:2f|5c|00)/i.exec(path)
  return refused ? `the path holds ${refused[0].toUpperCase()}, which servers read differently` : null
}

function decodeUnreserved(path: string): string {
  return path
    .replace(/%([0-9A-Fa-f]{2})/g, (encoded, hex: string) => {
      const character = String.fromCharCode(Number.parseInt(hex, 16))
      return /[A-Za-z0-9\-._~]/.test(character) ? character : encoded.toUpperCase()
    })
    .replace(/[^\x21-\x7e]/g, (character) => encodeByte(character.charCodeAt(0)))
}

function encodeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

function resolveDots(segments: readonly string[]): string {
  const kept: string[] = []
  segments.slice(1).forEach((segment, index) => {
    const last = index === segments.length - 2
    if (segment === '..') kept.pop()
    if (segment === '.' || segment === '..') {
      if (last) kept.push('')
      return
    }
    kept.push(segment)
  })
  return `/${kept.join('/')}`
}

/** What keeps every request from having this path, which a rule names; null when it is in the one spelling. */
export function neverRequested(path: string): string | null {
  const normal = normalTarget(path.replace(/[^\p{ASCII}]+/gu, encodeURIComponent))
  if (normal.ok && normal.path === path) return null
  return `no request has this path: ${normal.ok ? `write ${normal.path}` : normal.detail}`
}
