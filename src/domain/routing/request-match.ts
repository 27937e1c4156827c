/**
 * What a route asks of a request beside its host and path, compiled once so that a request costs no parsing. Regular
 * expressions are RE2: time is linear in the text whatever the pattern.
 */
import { prefixOf } from './precedence'
import { wholeMatcher } from './regex'
import type { RouteMatch, RouteSpec, ValueMatch } from './route'

/** The parts of a request that routes look at. */
export interface RequestFacts {
  method: string
  /** Lower-case, without a port. */
  host: string
  /** Without the query, normalised by the gateway; begins with `/`. */
  path: string
  /** Parameters in order; a function when the parsing should wait until a route asks. */
  query: QueryValues | (() => QueryValues)
  /** The value of a header by its lower-case name. */
  header(name: string): string | undefined
}
export type QueryValues = ReadonlyMap<string, readonly string[]>

type Test = (request: RequestFacts) => boolean

/** Whether method, headers and query parameters match. Throws RE2's syntax error on an invalid pattern. */
export function compileConditions(match: RouteMatch): Test {
  const tests = [
    ...(match.methods.length > 0 ? [methodTest(match.methods)] : []),
    ...match.headers.map(headerTest),
    ...match.query.map(queryTest),
  ]
  return (request) => tests.every((test) => test(request))
}

/** Whether the path matches. Throws RE2's syntax error on an invalid pattern. */
export function compilePath(path: RouteSpec['match']['path']): (path: string) => boolean {
  switch (path.type) {
    case 'EXACT':
      return (text) => text === path.value
    case 'PREFIX': {
      const prefix = prefixOf(path.value)
      return (text) => text === prefix || text.startsWith(`${prefix}/`)
    }
    case 'REGEX':
      return wholeMatcher(path.value)
  }
}

/** Whether `host` falls under a host pattern; null is any host. What the route table's index by host is held to. */
export function hostMatches(pattern: string | null, host: string): boolean {
  if (pattern === null) return true
  if (!pattern.startsWith('*')) return pattern === host
  return host.length >= pattern.length && host.endsWith(pattern.slice(1))
}

function methodTest(methods: readonly string[]): Test {
  return (request) => methods.includes(request.method)
}

function headerTest(match: ValueMatch): Test {
  const name = match.name.toLowerCase()
  const test = valueTest(match)
  return (request) => {
    const value = request.header(name)
    return match.type === 'ABSENT' ? value === undefined : value !== undefined && test(value)
  }
}

/** A parameter given several times matches when one of its values does. */
function queryTest(match: ValueMatch): Test {
  const test = valueTest(match)
  return (request) => {
    const query = typeof request.query === 'function' ? request.query() : request.query
    const values = query.get(match.name) ?? []
    return match.type === 'ABSENT' ? values.length === 0 : values.some(test)
  }
}

/** A test of a value that is there. */
export function valueTest(match: ValueMatch): (value: string) => boolean {
  switch (match.type) {
    case 'EXACT':
      return (value) => value === match.value
    case 'PREFIX':
      return (value) => value.startsWith(match.value)
    case 'REGEX':
      return wholeMatcher(match.value)
    case 'PRESENT':
      return () => true
    case 'ABSENT':
      return () => false
  }
}
