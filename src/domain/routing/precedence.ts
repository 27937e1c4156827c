/**
 * Which of several matching routes wins. A total order, so that every gateway and the dashboard agree whatever order
 * the routes arrived in:
 *  1. higher `priority`;
 *  2. host: exact, then the longer wildcard, then any;
 *  3. path: EXACT, then REGEX (longer pattern first), then PREFIX (longer first, a trailing slash not counted);
 *  4. methods given before any method;
 *  5. more header matches; 6. more query matches;
 *  7. the ref, then path and host texts, by code units: arbitrary, but the same everywhere.
 * A route that lists several hosts stands once in the order for each of them: for a request, the place that counts is
 * that of the most specific host which matched. After Kubernetes Gateway API's HTTPRoute, with priority put first.
 */
import type { ObjectRef } from '../names'
import type { RouteSpec } from './route'

export interface NamedRoute {
  ref: ObjectRef
  spec: RouteSpec
}

/** A route at its place for one of its hosts; null stands for any host. */
export interface RoutePlace extends NamedRoute {
  host: string | null
}

/** One place for each host that a route lists, most specific first; a route without hosts has one. */
export function placesOf(route: NamedRoute): RoutePlace[] {
  if (route.spec.match.hosts.length === 0) return [{ ...route, host: null }]
  const hosts = [...new Set(route.spec.match.hosts)]
  return hosts.map((host) => ({ ...route, host })).sort(comparePlaces)
}

/** Negative when `a` is asked before `b`: each at the most specific of its hosts. Never 0 for different refs. */
export function compareRoutes(a: NamedRoute, b: NamedRoute): number {
  return comparePlaces(firstPlace(a), firstPlace(b))
}

/** Negative when `a` is asked before `b`. 0 only for the same place. */
export function comparePlaces(a: RoutePlace, b: RoutePlace): number {
  return (
    b.spec.priority - a.spec.priority ||
    hostRank(b.host) - hostRank(a.host) ||
    comparePaths(a.spec, b.spec) ||
    Number(b.spec.match.methods.length > 0) - Number(a.spec.match.methods.length > 0) ||
    b.spec.match.headers.length - a.spec.match.headers.length ||
    b.spec.match.query.length - a.spec.match.query.length ||
    compareText(a.ref, b.ref) ||
    compareText(a.spec.match.path.value, b.spec.match.path.value) ||
    compareText(a.host ?? '', b.host ?? '')
  )
}

/** `/api/` and `/api` are the same prefix; the root is empty. */
export function prefixOf(value: string): string {
  return value.endsWith('/') ? value.slice(0, -1) : value
}

function firstPlace(route: NamedRoute): RoutePlace {
  const { hosts } = route.spec.match
  let host = hosts[0] ?? null
  for (const each of hosts) if (hostRank(each) > hostRank(host)) host = each
  return { ...route, host }
}

/** Exact hosts above every wildcard (a host has at most 253 characters), any host below. */
function hostRank(host: string | null): number {
  if (host === null) return 0
  return host.startsWith('*') ? host.length : 1000
}

const pathRank = { EXACT: 0, REGEX: 1, PREFIX: 2 } as const

function comparePaths(a: RouteSpec, b: RouteSpec): number {
  const left = a.match.path
  const right = b.match.path
  if (left.type !== right.type) return pathRank[left.type] - pathRank[right.type]
  switch (left.type) {
    case 'EXACT':
      return 0
    case 'REGEX':
      return right.value.length - left.value.length
    case 'PREFIX':
      return prefixOf(right.value).length - prefixOf(left.value).length
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
