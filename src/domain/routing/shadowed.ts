/**
 * Which routes can never be reached because another one, asked earlier, takes every request of theirs. What is reported
 * is certain; what only several routes together hide, or what two regexes have in common, is not looked for.
 */
import type { ObjectRef } from '../names'
import { PathIndex } from './path-index'
import { comparePlaces, type NamedRoute, placesOf, prefixOf, type RoutePlace } from './precedence'
import { literalPrefix } from './regex'
import { compilePath, valueTest } from './request-match'
import type { RouteMatch, ValueMatch } from './route'

/** Each route that no request can reach, and the route that hides it (the first one, when its hosts differ in it). */
export function shadowedBy(routes: Iterable<NamedRoute>): Map<ObjectRef, ObjectRef> {
  const enabled = [...routes].filter((route) => route.spec.enabled)
  const byHost = new Map<string | null, PathIndex<RoutePlace>>()
  for (const place of enabled.flatMap(placesOf)) {
    const index = byHost.get(place.host) ?? new PathIndex()
    byHost.set(place.host, index)
    index.put(place)
  }
  const shadowed = new Map<ObjectRef, ObjectRef>()
  for (const route of enabled) {
    const hiders = placesOf(route).map((place) => hiderOf(place, byHost))
    const [first] = hiders
    if (first && hiders.every((hider) => hider !== null)) shadowed.set(route.ref, first.ref)
  }
  return shadowed
}

function hiderOf(place: RoutePlace, byHost: Map<string | null, PathIndex<RoutePlace>>): RoutePlace | null {
  let hider: RoutePlace | null = null
  const { type, value } = place.spec.match.path
  const start = type === 'EXACT' ? value : type === 'PREFIX' ? prefixOf(value) : literalPrefix(value)
  for (const host of hostsAbove(place.host)) {
    const visit = (others: readonly RoutePlace[]) => {
      for (const other of others) {
        if (hider && comparePlaces(hider, other) < 0) return
        if (other.ref !== place.ref && comparePlaces(other, place) < 0 && covers(other, place)) hider = other
      }
    }
    byHost.get(host)?.along(start, visit, type !== 'EXACT')
  }
  return hider
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
    coversPath(a.spec.match.path, b.spec.match.path) &&
    coversMethods(a.spec.match.methods, b.spec.match.methods) &&
    a.spec.match.headers.every((wanted) => b.spec.match.headers.some((given) => implies(given, wanted, true))) &&
    a.spec.match.query.every((wanted) => b.spec.match.query.some((given) => implies(given, wanted, false)))
  )
}

function coversPath(a: RouteMatch['path'], b: RouteMatch['path']): boolean {
  if (a.type === b.type && a.value === b.value) return true
  if (b.type === 'EXACT') return compilePath(a)(b.value)
  // What PREFIX or REGEX paths have in common is the text they begin with; only a prefix of that takes them all.
  const start = b.type === 'PREFIX' ? prefixOf(b.value) : literalPrefix(b.value)
  if (a.type === 'REGEX') return b.type === 'PREFIX' && (a.value === '.*' || a.value === '/.*')
  return a.type === 'PREFIX' && (prefixOf(a.value) === '' || compilePath(a)(start))
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
  if (given.type === 'EXACT') return valueTest(wanted)(given.value)
  return given.type === 'PREFIX' && wanted.type === 'PREFIX' && given.value.startsWith(wanted.value)
}
