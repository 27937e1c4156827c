/**
 * What is wrong with single objects of a set: rules that would have no effect, lead nowhere, or leave others without what
 * they name. Each function judges one object or one group; which of them are judged is for `checks.ts`.
 */
import { objectRef } from '../names'
import type { RateLimitSpec } from '../rate-limit/policy'
import type { CatalogInstance } from '../service/service'
import { isInSubset, takesRequests } from '../service/traffic'
import type { Finding, FindingCode } from '../view/change-views'
import { objectKey, type ObjectOf, type PublishedObject } from './object'
import type { ChangedSet } from './set-index'

/**
 * The instances of a service, healthy or not, as far as the rules look at them, with the weight that orders of the set
 * give them; null when nobody knows any.
 */
export type InstancesOf = ((service: string, set: ChangedSet) => readonly Instance[]) | null
type Instance = Pick<CatalogInstance, 'health' | 'weight' | 'port' | 'tags' | 'meta'>

const dangers: ReadonlySet<FindingCode> = new Set([
  'REMOVES_EVERYTHING',
  'REMOVES_IN_USE',
  'NO_HEALTHY_INSTANCE',
  'UNKNOWN_SUBSET',
])

/** How many of those that use a removed object are named. */
const mostNamed = 5

export function findingOf(code: FindingCode, object: string, params: Record<string, string>): Finding {
  return { code, severity: dangers.has(code) ? 'danger' : 'warning', object, params }
}

/** Hidden routes, and destinations that lead nowhere: those with a weight, of a route that is enabled. */
export function routeFindings(set: ChangedSet, route: ObjectOf<'route'>, instancesOf: InstancesOf): Finding[] {
  if (!route.spec.enabled) return []
  const key = objectKey(route)
  const hider = set.hiderOf(route)
  const destinations = route.spec.destinations.filter((each) => each.weightPercent > 0)
  return [
    ...(hider ? [findingOf('SHADOWED_ROUTE', key, { by: hider })] : []),
    ...destinations.flatMap((each) => destinationFinding(set, route, each, instancesOf) ?? []),
  ]
}

function destinationFinding(
  set: ChangedSet,
  route: ObjectOf<'route'>,
  { service, subset: name }: { service: string; subset: string | null },
  instancesOf: InstancesOf,
): Finding | null {
  const key = objectKey(route)
  const { namespace } = route
  const id = { kind: 'subset' as const, namespace, name: name ?? '' }
  const subset = name === null ? null : subsetOf(set.get(id), service)
  if (name !== null && !subset) {
    // The subset's removal is told as such, once, and not again for each route.
    const removed = !set.get(id) && subsetOf(set.before.objects.get(objectKey(id)), service)
    return removed ? null : findingOf('UNKNOWN_SUBSET', key, { service, subset: name, namespace })
  }
  if (!instancesOf) return null
  const sendToWarning = set.serviceNamed(service)?.spec.sendToWarning ?? true
  const healthy = instancesOf(service, set).some(
    (each) => takesRequests(each, sendToWarning) && (!subset || isInSubset(each, subset.spec)),
  )
  if (healthy) return null
  return findingOf('NO_HEALTHY_INSTANCE', key, { destination: name === null ? service : `${service}/${name}` })
}

function subsetOf(object: PublishedObject | undefined, service: string): ObjectOf<'subset'> | null {
  return object?.kind === 'subset' && object.spec.service === service ? object : null
}

export function subsetFindings(set: ChangedSet, subset: ObjectOf<'subset'>, instancesOf: InstancesOf): Finding[] {
  const { service } = subset.spec
  if (!instancesOf || instancesOf(service, set).some((each) => isInSubset(each, subset.spec))) return []
  return [findingOf('EMPTY_SUBSET', objectKey(subset), { service })]
}

/** A limit on a route that is not there. That its route goes is told as such, once. */
export function limitFindings(set: ChangedSet, limit: ObjectOf<'rate-limit'>): Finding[] {
  const { route } = limit.spec
  if (route === null) return []
  const id = { kind: 'route' as const, namespace: limit.namespace, name: route }
  if (set.get(id) || set.before.objects.has(objectKey(id))) return []
  return [findingOf('UNKNOWN_ROUTE', objectKey(limit), { namespace: limit.namespace, route })]
}

/** All but the first of a service's breakers. */
export function breakerFindings(set: ChangedSet, service: string): Finding[] {
  const [first, ...others] = inOrder(set.breakersOf(service).filter((each) => each.spec.enabled))
  if (!first) return []
  const other = objectRef(first.namespace, first.name)
  return others.map((each) => findingOf('TWO_BREAKERS_ON_ONE_SERVICE', objectKey(each), { service, other }))
}

/**
 * Limits without effect: another one that counts the same requests by the same key is never wider, so it refuses first.
 * Two that hold each other's gap, such as 10 a second and 1,000 an hour, are good practice. One on trial counts for nothing.
 */
export function conflictingLimits(set: ChangedSet, namespace: string, route: string | null): Finding[] {
  const limits = inOrder(set.limitsOn(namespace, route).filter(({ spec }) => spec.enabled && spec.mode === 'ENFORCE'))
  return limits.flatMap((limit, at) => {
    const other = limits.find(
      (each, place) =>
        each !== limit &&
        isAsStrict(each.spec, limit.spec) &&
        // Of two that are alike the first has its effect.
        (place < at || !isAsStrict(limit.spec, each.spec)),
    )
    if (!other) return []
    const params = { other: objectRef(other.namespace, other.name), route: route ?? '' }
    return [findingOf('CONFLICTING_LIMITS', objectKey(limit), params)]
  })
}

/** What a limit that lives in Redis lets pass without it, from most to least; one that is local needs no Redis. */
const strictness: readonly RateLimitSpec['onRedisDown'][] = ['ALLOW', 'LOCAL', 'DENY']

/** Whether whatever `b` would refuse is refused by `a` too. */
function isAsStrict(a: RateLimitSpec, b: RateLimitSpec): boolean {
  // The buckets of all gateways together may hold more than one that they share.
  if (a.scope === 'LOCAL' && b.scope === 'DISTRIBUTED') return false
  const withoutRedis = [a, b].map((each) => strictness.indexOf(each.scope === 'LOCAL' ? 'LOCAL' : each.onRedisDown))
  return (
    bucketKey(a) === bucketKey(b) &&
    a.limit * b.periodMs <= b.limit * a.periodMs &&
    a.burst <= b.burst &&
    (withoutRedis[0] ?? 0) >= (withoutRedis[1] ?? 0)
  )
}

/** By what callers are told apart. */
function bucketKey({ key: { source, name } }: RateLimitSpec): string {
  return `${source}/${source === 'HEADER' ? name.toLowerCase() : name}`
}

/** That an object goes which others name. */
export function removalFindings(set: ChangedSet, removed: PublishedObject): Finding[] {
  const users = usersOf(set, removed)
  if (users.length === 0) return []
  const by = users.slice(0, mostNamed).join(', ')
  return [findingOf('REMOVES_IN_USE', objectKey(removed), { by, count: String(users.length) })]
}

function usersOf(set: ChangedSet, { kind, namespace, name, ...object }: PublishedObject): string[] {
  switch (kind) {
    case 'subset': {
      const { service } = object.spec as ObjectOf<'subset'>['spec']
      return set
        .routesTo(service)
        .filter(
          (route) =>
            route.namespace === namespace &&
            route.spec.destinations.some((each) => each.subset === name && each.service === service),
        )
        .map(objectKey)
    }
    case 'route':
      return set.limitsOn(namespace, name).map(objectKey)
    case 'breaker':
      return set.ordersOfBreaker(objectRef(namespace, name)).map(objectKey)
    case 'service':
    case 'breaker-override':
    case 'rate-limit':
    case 'rate-limit-override':
    case 'instance-override':
      return []
  }
}

function inOrder<T extends PublishedObject>(objects: readonly T[]): T[] {
  return [...objects].sort((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1))
}
