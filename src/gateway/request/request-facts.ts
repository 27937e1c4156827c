import type { IncomingHttpHeaders } from 'node:http'

/**
 * What rules may ask of a request, read only when a rule asks. The caller's address is the connection's: what a header
 * claims (X-Forwarded-For) can be made up by anybody and decides nothing.
 */
export class Facts {
  private parsedQuery: Map<string, string[]> | null = null
  private parsedCookies: Map<string, string> | null = null

  constructor(
    readonly method: string,
    readonly host: string,
    readonly path: string,
    private readonly queryText: string,
    private readonly headers: IncomingHttpHeaders,
    readonly sourceIp: string,
  ) {}

  get query(): ReadonlyMap<string, readonly string[]> {
    this.parsedQuery ??= parseQuery(this.queryText)
    return this.parsedQuery
  }

  header(name: string): string | undefined {
    const lower = name.toLowerCase()
    const value = Object.hasOwn(this.headers, lower) ? this.headers[lower] : undefined
    return Array.isArray(value) ? value.join(', ') : value
  }

  cookie(name: string): string | undefined {
    this.parsedCookies ??= parseCookies(this.headers.cookie ?? '')
    return this.parsedCookies.get(name)
  }
}

/** The value that a limit's key or a hash policy names; undefined when the request has none. */
export function sourceValue(facts: Facts, source: { source: string; name: string }): string | undefined {
  switch (source.source) {
    case 'SOURCE_IP':
      return facts.sourceIp
    case 'HEADER':
      return facts.header(source.name)
    case 'COOKIE':
      return facts.cookie(source.name)
    case 'QUERY':
      return facts.query.get(source.name)?.[0]
    default:
      return undefined
  }
}

function parseQuery(text: string): Map<string, string[]> {
  const result = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const values = result.get(name)
    if (values) values.push(value)
    else result.set(name, [value])
  }
  return result
}

/** The first of several cookies of one name counts, as servers read it. */
function parseCookies(text: string): Map<string, string> {
  const result = new Map<string, string>()
  for (const pair of text.split(';')) {
    const equals = pair.indexOf('=')
    if (equals < 0) continue
    const name = pair.slice(0, equals).trim()
    if (!result.has(name))
      result.set(
        name,
        pair
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      )
  }
  return result
}

/** An IPv4 address that came over an IPv6 socket is the IPv4 address. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '')
}
