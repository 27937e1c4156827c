import { murmur3 } from '@/domain/hash-ring/hash'
import type { ObjectRef } from '@/domain/names'
import type { Destination, RouteSpec } from '@/domain/routing/route'
import type { SubsetSpec } from '@/domain/service/service'
import type { Problem } from '../request/problem'
import { type Facts, sourceValue } from '../request/request-facts'
import type { Endpoint } from '../upstreams/endpoint'
import { Permits, type Refusal } from '../upstreams/permits'
import { whyEmpty } from '../upstreams/why-empty'
import type { ProxyParts } from './parts'

/** An instance for one try, with the breakers' permits for it; or why there is none. */
export type Choice = { ok: true; endpoint: Endpoint; permits: Permits } | { ok: false; problem: Problem }

export interface Wanted {
  ref: ObjectRef
  spec: RouteSpec
  destination: Destination
  facts: Facts
  /** Instances that failed this request already: taken again only when there is no other. */
  tried: ReadonlySet<string>
}

type ChooserParts = Pick<
  ProxyParts,
  'breakers' | 'endpoints' | 'services' | 'instances' | 'balancers' | 'clock' | 'random'
>

/**
 * Breakers of the whole service first, then an instance by the route's policy among those whose own breakers let a
 * request pass.
 */
export function choose(parts: ChooserParts, wanted: Wanted): Choice {
  const { ref, spec, destination, facts, tried } = wanted
  const nowMs = parts.clock.now()
  const breakers = parts.breakers.of(destination.service)
  const permits = new Permits()
  const refused = permits.acquire(breakers, 'SERVICE', '', nowMs)
  if (refused) return give(permits, nowMs, breakerProblem(ref, refused))

  const endpoints = endpointsFor(parts, wanted)
  const perInstance = breakers.filter((each) => each.spec.scope === 'INSTANCE')
  const allowed = (endpoint: Endpoint) =>
    perInstance.every((each) => each.machine(endpoint.id, nowMs).wouldAllow(nowMs))
  const { policy, hash: source } = spec.loadBalancing
  const value = policy === 'RING_HASH' || policy === 'MAGLEV' ? sourceValue(facts, source) : undefined
  const pick = { endpoints, hash: value === undefined ? null : murmur3(value), random: parts.random }
  const balancer = parts.balancers.of(ref, spec, destination)
  const usable = perInstance.length > 0 ? { usable: allowed } : {}
  const untried = tried.size > 0 ? { usable: (each: Endpoint) => !tried.has(each.id) && allowed(each) } : usable
  const endpoint =
    balancer.pick({ ...pick, ...untried }) ?? (tried.size > 0 ? balancer.pick({ ...pick, ...usable }) : null)

  // With no instance allowed, asking one of them tells which breaker refuses and until when.
  const asked = endpoint ?? endpoints[0]
  if (!asked) return give(permits, nowMs, emptyProblem(parts, wanted))
  const refusal = permits.acquire(perInstance, 'INSTANCE', asked.id, nowMs)
  if (refusal) return give(permits, nowMs, breakerProblem(ref, refusal))
  if (!endpoint) return give(permits, nowMs, emptyProblem(parts, wanted))
  return { ok: true, endpoint, permits }
}

function endpointsFor(parts: ChooserParts, { ref, destination }: Wanted): readonly Endpoint[] {
  if (destination.subset === null) return parts.endpoints.of(destination.service, null)
  const subset = subsetFor(parts, ref, destination.subset)
  return subset ? parts.endpoints.of(destination.service, subset) : []
}

/** A subset belongs to the namespace of the route that names it. */
function subsetFor(parts: ChooserParts, ref: ObjectRef, name: string): SubsetSpec | undefined {
  return parts.services.subset(ref.slice(0, ref.indexOf('/')), name)
}

function give(permits: Permits, nowMs: number, problem: Problem): Choice {
  permits.settle({ kind: 'CANCELLED' }, 0, nowMs)
  return { ok: false, problem }
}

function emptyProblem(parts: ChooserParts, { ref, destination }: Wanted): Problem {
  const { service, subset } = destination
  const whose = subset === null ? `service ${service}` : `subset ${subset} of service ${service}`
  const spec = subset === null ? null : subsetFor(parts, ref, subset)
  const registered = spec === undefined ? [] : parts.endpoints.registered(service, spec)
  const detail = whyEmpty(whose, registered, parts.instances.of(service), parts.clock.now())
  return { type: 'no-instance', detail, route: ref, more: { service, subset } }
}

function breakerProblem(route: ObjectRef, { breaker, state, reason, retryAfterMs }: Refusal): Problem {
  const { service } = breaker.spec
  const why = reason === null ? '' : `: ${reason}`
  return {
    type: 'breaker-open',
    detail: `The circuit breaker ${breaker.ref} of service ${service} is ${state}${why}.`,
    route,
    policy: breaker.ref,
    retryAfterMs,
    more: { service, state, reason },
  }
}
