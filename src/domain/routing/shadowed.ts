/**
 * Which routes can never be reached because another one, asked earlier, takes every request of theirs. What is reported
 * is certain; what only several routes together hide, or what two regexes have in common, is not looked for.
 *
 * Routes are kept by host and path, so that a question about one route meets only those that lie on its path.
 */
import type { ObjectRef } from '../names'
import { PathIndex } from './path-index'
import { comparePlaces, type NamedRoute, placesOf, prefixOf, type RoutePlace } from './precedence'
import { literalPrefix } from './regex'
import { compilePath, valueTest } from './request-match'
import type { RouteMatch, ValueMatch } from './route'

/** Each route that no request can reach, and the route that hides it (the first one, when its hosts differ in it). */
export function shadowedBy(routes: Iterable<NamedRoute>): Map<ObjectRef, ObjectRef> {
  const all = [...routes]
  const index = new ShadowIndex(all)
  const shadowed = new Map<ObjectRef, ObjectRef>()
  for (const route of all) {
    const hider = hiderOf(route, [{ index }])
    if (hider) shadowed.set(route.ref, hider)
  }
  return shadowed
}

/** Routes among which a hider is looked for; `counts` says which of them are there at all. */
export interface ShadowLayer {
  index: ShadowIndex
  counts?: (ref: ObjectRef) => boolean
}

/** The route that hides this one from every request, among the routes of all layers; null when there is none. */
export function hiderOf(route: NamedRoute, layers: readonly ShadowLayer[]): ObjectRef | null {
  if (!route.spec.enabled) return null
  let first: ObjectRef | null = null
  for (const place of placesOf(route)) {
    const hider = layers
      .flatMap(({ index, counts }) => index.hiderOf(place, counts ?? everyone) ?? [])
      .sort(comparePlaces)[0]
    if (!hider) return null
    first ??= hider.ref
  }
  return first
}

const everyone = () => true

/** Enabled routes, by host and path. */
export class ShadowIndex {
  private readonly byHost = new Map<string | null, PathIndex<RoutePlace>>()

  constructor(routes: Iterable<NamedRoute>) {
    for (const route of routes) {
      if (!route.spec.enabled) continue
      for (const place of placesOf(route)) {
        const index = this.byHost.get(place.host) ?? new PathIndex()
        this.byHost.set(place.host, index)
        index.put(place)
      }
    }
  }

  /** The first place that is asked before this one and takes all of its requests. */
  hiderOf(place: RoutePlace, counts: (ref: ObjectRef) => boolean): RoutePlace | null {
    let hider: RoutePlace | null = null
    const { type, value } = place.spec.match.path
    const start = type === 'EXACT' ? value : type === 'PREFIX' ? prefixOf(value) : literalPrefix(value)
    const visit = (others: readonly RoutePlace[]) => {
      for (const other of others) {
        if (comparePlaces(other, place) >= 0 || (hider && comparePlaces(hider, other) < 0)) return
        if (other.ref !== place.ref && counts(other.ref) && covers(other, place)) hider = other
      }
    }
    for (const host of hostsAbove(place.host)) this.byHost.get(host)?.along(start, visit, type !== 'EXACT')
    return hider
  }

  /** Routes of which this one, were it among them, would take all requests of a host first. */
  coveredBy(route: NamedRoute): Set<ObjectRef> {
    const covered = new Set<ObjectRef>()
    if (!route.spec.enabled) return covered
    for (const place of placesOf(route)) {
      const { type, value } = place.spec.match.path
      const start = type === 'EXACT' ? value : type === 'PREFIX' ? prefixOf(value) : literalPrefix(value)
      const visit = (others: readonly RoutePlace[]) => {
        for (const other of others) {
          if (other.ref !== place.ref && comparePlaces(place, other) < 0 && covers(place, other)) covered.add(other.ref)
        }
      }
      for (const index of this.below(place.host)) index.below(start, visit)
    }
    return covered
  }

  private below(host: string | null): PathIndex<RoutePlace>[] {
    if (host !== null && !host.startsWith('*')) {
      const index = this.byHost.get(host)
      return index ? [index] : []
    }
    return [...this.byHost]
      .filter(([each]) => host === null || hostsAbove(each).includes(host))
      .map(([, index]) => index)
  }
}

/** The patterns that match every host that `host` matches: itself, wider wildcards, any. */
function hostsAbove(host: string | null): (string | null)[] {
  if (host === null) return [null]
  const above: (string | null)[] = [host]
  const name = host.startsWith('*') ? host.slice(2) : host
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) above.push(`*${name.slice(dot)}`)
  return [...above, null]
}

function covers(a: RoutePlace, b: RoutePlace): boolean {
  return (
    coversMethods(a.spec.match.methods, b.spec.match.methods) &&
    coversPath(a.spec.match.path, b.spec.match.path) &&
    a.spec.match.headers.every((wanted) => b.spec.match.headers.some((given) => implies(given, wanted, true))) &&
    a.spec.match.query.every((wanted) => b.spec.match.query.some((given) => implies(given, wanted, false)))
  )
}

const compiled = new WeakMap<RouteMatch['path'], (path: string) => boolean>()

/** Compiled once: one regex may be held against thousands of paths. */
function pathTest(path: RouteMatch['path']): (path: string) => boolean {
  const known = compiled.get(path)
  if (known) return known
  const test = orNothing(() => compilePath(path))
  compiled.set(path, test)
  return test
}

/** A pattern that does not compile, which stored rules may hold, takes no request. */
function orNothing(compile: () => (value: string) => boolean): (value: string) => boolean {
  try {
    return compile()
  } catch {
    return () => false
  }
}

function coversPath(a: RouteMatch['path'], b: RouteMatch['path']): boolean {
  if (a.type === b.type && a.value === b.value) return true
  if (b.type === 'EXACT') return pathTest(a)(b.value)
  // What PREFIX or REGEX paths have in common is the text they begin with; only a prefix of that takes them all.
  const start = b.type === 'PREFIX' ? prefixOf(b.value) : literalPrefix(b.value)
  if (a.type === 'REGEX') return b.type === 'PREFIX' && (a.value === '.*' || a.value === '/.*')
  return a.type === 'PREFIX' && (prefixOf(a.value) === '' || pathTest(a)(start))
}

function coversMethods(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || (b.length > 0 && b.every((method) => a.includes(method)))
}

/** Whether a value that `given` matches is sure to be one that `wanted` matches. */
function implies(given: ValueMatch, wanted: ValueMatch, anyCase: boolean): boolean {
  const sameName = anyCase ? given.name.toLowerCase() === wanted.name.toLowerCase() : given.name === wanted.name
  if (!sameName) return false
  if (given.type === 'ABSENT' || wanted.type === 'ABSENT') return given.type === wanted.type
  if (wanted.type === 'PRESENT') return true
  if (given.type === wanted.type && given.value === wanted.value) return true
  if (given.type === 'EXACT') return orNothing(() => valueTest(wanted))(given.value)
  return given.type === 'PREFIX' && wanted.type === 'PREFIX' && given.value.startsWith(wanted.value)
}
