/**
 * What an operator should know before a change is published: not errors (schemas refuse those) but rules that would have
 * no effect, lead nowhere, or leave others without what they name. Only what the change brings about is told, and what
 * concerns an object that it touches; old sins elsewhere are not.
 */
import { objectRef } from '../names'
import type { NamedRoute } from '../routing/precedence'
import { shadowedBy } from '../routing/shadowed'
import type { Finding } from '../view/change-views'
import { diffObjects } from './diff'
import { type ObjectKind, type ObjectOf, objectKey, type PublishedObject } from './object'

type PreviewWarning = Omit<Finding, 'severity'>
type Objects = ReadonlyMap<string, PublishedObject>

/**
 * Warnings about going from one set to another; `object` is an `objectKey`.
 * @param healthy how many healthy instances stand behind `service` or `service/subset`; absent means none. null when
 *   nobody knows (Consul does not answer): then instances are not spoken of.
 */
export function findings(before: Objects, after: Objects, healthy: ReadonlyMap<string, number> | null): Finding[] {
  const known = new Set(warningsOf(before, before, healthy).map(warningKey))
  return warningsOf(before, after, healthy)
    .filter(
      (each) => !known.has(warningKey(each)) || diffObjects(before.get(each.object), after.get(each.object)) !== null,
    )
    .map((each) => ({ ...each, severity: 'warning' }))
}

function warningsOf(before: Objects, after: Objects, healthy: ReadonlyMap<string, number> | null): PreviewWarning[] {
  return [
    ...shadowedRoutes(after),
    ...destinationsOf(after).flatMap(
      (each) => subsetProblem(each, before, after) ?? instanceProblem(each, healthy) ?? [],
    ),
    ...limitsWithoutRoute(before, after),
    ...doubleBreakers(after),
    ...removedInUse(before, after),
  ]
}

function shadowedRoutes(set: Objects): PreviewWarning[] {
  const routes = ofKind(set, 'route').map((route): NamedRoute => ({
    ref: objectRef(route.namespace, route.name),
    spec: route.spec,
  }))
  return Array.from(shadowedBy(routes), ([hidden, hider]) => ({
    code: 'SHADOWED_ROUTE',
    object: `route/${hidden}`,
    params: { by: hider },
  }))
}

interface RouteDestination {
  route: ObjectOf<'route'>
  service: string
  subset: string | null
}

/** Where traffic really goes: destinations with a weight, of routes that are enabled. */
function destinationsOf(set: Objects): RouteDestination[] {
  return ofKind(set, 'route')
    .filter((route) => route.spec.enabled)
    .flatMap((route) =>
      route.spec.destinations
        .filter((each) => each.weightPercent > 0)
        .map(({ service, subset }) => ({ route, service, subset })),
    )
}

function subsetProblem(to: RouteDestination, before: Objects, after: Objects): PreviewWarning | null {
  if (to.subset === null || subsetOf(after, to)) return null
  // Its removal is told as such, once, and not again for each route.
  if (subsetOf(before, to) && !after.has(subsetKey(to))) return null
  const params = { service: to.service, subset: to.subset, namespace: to.route.namespace }
  return { code: 'UNKNOWN_SUBSET', object: objectKey(to.route), params }
}

function instanceProblem(to: RouteDestination, healthy: ReadonlyMap<string, number> | null): PreviewWarning | null {
  const name = to.subset === null ? to.service : `${to.service}/${to.subset}`
  if (!healthy || (healthy.get(name) ?? 0) > 0) return null
  return { code: 'NO_HEALTHY_INSTANCE', object: objectKey(to.route), params: { destination: name } }
}

function limitsWithoutRoute(before: Objects, after: Objects): PreviewWarning[] {
  return ofKind(after, 'rate-limit').flatMap((limit) => {
    const { route } = limit.spec
    if (route === null) return []
    const key = objectKey({ kind: 'route', namespace: limit.namespace, name: route })
    if (after.has(key) || before.has(key)) return []
    const params = { namespace: limit.namespace, route }
    return [{ code: 'UNKNOWN_ROUTE' as const, object: objectKey(limit), params }]
  })
}

function doubleBreakers(set: Objects): PreviewWarning[] {
  const first = new Map<string, ObjectOf<'breaker'>>()
  const warnings: PreviewWarning[] = []
  for (const breaker of ofKind(set, 'breaker').filter((each) => each.spec.enabled)) {
    const other = first.get(breaker.spec.service)
    if (!other) first.set(breaker.spec.service, breaker)
    else {
      const params = { service: breaker.spec.service, other: objectRef(other.namespace, other.name) }
      warnings.push({ code: 'TWO_BREAKERS_ON_ONE_SERVICE', object: objectKey(breaker), params })
    }
  }
  return warnings
}

function removedInUse(before: Objects, after: Objects): PreviewWarning[] {
  const warnings: PreviewWarning[] = []
  for (const [key, removed] of before) {
    if (after.has(key)) continue
    const users = usersOf(removed, after)
    if (users.length > 0) {
      warnings.push({
        code: 'REMOVES_IN_USE',
        object: key,
        params: { by: users.join(', '), count: String(users.length) },
      })
    }
  }
  return warnings
}

/** Objects that name the given one. */
function usersOf(object: PublishedObject, set: Objects): string[] {
  switch (object.kind) {
    case 'subset':
      return ofKind(set, 'route')
        .filter(
          (route) =>
            route.namespace === object.namespace &&
            route.spec.destinations.some((each) => each.subset === object.name && each.service === object.spec.service),
        )
        .map(objectKey)
    case 'route':
      return ofKind(set, 'rate-limit')
        .filter((limit) => limit.namespace === object.namespace && limit.spec.route === object.name)
        .map(objectKey)
    case 'breaker': {
      const override = objectKey({ kind: 'breaker-override', namespace: object.namespace, name: object.name })
      return set.has(override) ? [override] : []
    }
    case 'service':
    case 'breaker-override':
    case 'rate-limit':
      return []
  }
}

function subsetKey(to: RouteDestination): string {
  return objectKey({ kind: 'subset', namespace: to.route.namespace, name: to.subset ?? '' })
}

function subsetOf(set: Objects, to: RouteDestination): boolean {
  const object = set.get(subsetKey(to))
  return object?.kind === 'subset' && object.spec.service === to.service
}

function ofKind<K extends ObjectKind>(set: Objects, kind: K): ObjectOf<K>[] {
  return [...set.values()].filter((object): object is ObjectOf<K> => object.kind === kind)
}

function warningKey(warning: PreviewWarning): string {
  return JSON.stringify([warning.code, warning.object, warning.params])
}
