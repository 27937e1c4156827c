import type { z } from 'zod'
import { breakerOverrideSpec, breakerSpec } from '../breaker/policy'
import { rateLimitSpec } from '../rate-limit/policy'
import { type Destination, routeSpec } from '../routing/route'
import { serviceSpec, subsetSpec } from '../service/service'
import { type ObjectOf, publishedObject, type PublishedObject } from './object'
import { type ObjectSet, toObjectSet } from './object-set'

/** Objects of the namespace `shop`, with what a test does not care about left to the defaults. */
export function route(
  name: string,
  destinations: [service: string, subset: string | null, weightPercent: number][],
  rest: Partial<z.input<typeof routeSpec>> = {},
): ObjectOf<'route'> {
  const to = destinations.map(([service, subset, weightPercent]): Destination => ({ service, subset, weightPercent }))
  return { kind: 'route', namespace: 'shop', name, spec: routeSpec.parse({ match: {}, destinations: to, ...rest }) }
}

export function subset(name: string, service: string): ObjectOf<'subset'> {
  return { kind: 'subset', namespace: 'shop', name, spec: subsetSpec.parse({ service, tags: [name] }) }
}

export function service(name: string, owner = ''): ObjectOf<'service'> {
  return { kind: 'service', namespace: 'shop', name, spec: serviceSpec.parse({ owner }) }
}

export function limit(
  name: string,
  onRoute: string | null,
  rest: Partial<z.input<typeof rateLimitSpec>> = {},
): ObjectOf<'rate-limit'> {
  const spec = rateLimitSpec.parse({ route: onRoute, limit: 5, periodMs: 10_000, burst: 5, ...rest })
  return { kind: 'rate-limit', namespace: 'shop', name, spec }
}

export function breaker(name: string, ofService: string, enabled = true): ObjectOf<'breaker'> {
  return { kind: 'breaker', namespace: 'shop', name, spec: breakerSpec.parse({ service: ofService, enabled }) }
}

export function trip(name: string): ObjectOf<'breaker-override'> {
  const spec = breakerOverrideSpec.parse({
    id: 'o1',
    intent: 'FORCED_OPEN',
    reason: 'drill',
    actor: 'ada',
    atMs: 0,
    expiresAtMs: null,
  })
  return { kind: 'breaker-override', namespace: 'shop', name, spec }
}

export function setOf(...objects: PublishedObject[]): ObjectSet {
  return toObjectSet(objects.map((each) => publishedObject.parse(each)))
}
