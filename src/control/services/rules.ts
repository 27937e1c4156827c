/** All rules of desired state that say something about services, and what follows from them for one service. */
import type { Stored } from '@/store/objects/table'
import type { ControlParts } from '../context'
import { type DesiredState, desiredState, ofKind } from '../desired-state'

export interface Rules {
  /** The revision that they are of. */
  revision: number
  services: Stored<'service'>[]
  subsets: Stored<'subset'>[]
  routes: Stored<'route'>[]
  breakers: Stored<'breaker'>[]
  overrides: Stored<'breaker-override'>[]
  limits: Stored<'rate-limit'>[]
  /** What operators want of single instances, by `overrideNameOf`. */
  orders: ReadonlyMap<string, Stored<'instance-override'>>
  /** Settings of services that have them, by name. */
  settings: ReadonlyMap<string, Stored<'service'>>
}

const kept = new WeakMap<DesiredState, Rules>()

/** Of all namespaces: a service is found through the rules of others than its owner, too. */
export async function readRules({ database }: ControlParts): Promise<Rules> {
  const state = await desiredState(database)
  const known = kept.get(state)
  if (known) return known
  const services = ofKind(state, 'service')
  const rules = {
    revision: state.revision,
    services,
    subsets: ofKind(state, 'subset'),
    routes: ofKind(state, 'route'),
    breakers: ofKind(state, 'breaker'),
    overrides: ofKind(state, 'breaker-override'),
    limits: ofKind(state, 'rate-limit'),
    orders: new Map(ofKind(state, 'instance-override').map((each) => [each.name, each])),
    settings: new Map(services.map((each) => [each.name, each])),
  }
  kept.set(state, rules)
  return rules
}

/** What concerns one service. */
export interface ServiceRules {
  routes: Stored<'route'>[]
  breakers: Stored<'breaker'>[]
  limits: Stored<'rate-limit'>[]
  subsets: Stored<'subset'>[]
}

const none: ServiceRules = { routes: [], breakers: [], limits: [], subsets: [] }

const indexes = new WeakMap<Rules, ReadonlyMap<string, ServiceRules>>()

/** Rules by service; services that no rule speaks of have none. */
export function rulesByService(rules: Rules): (service: string) => ServiceRules {
  const known = indexes.get(rules) ?? indexed(rules)
  indexes.set(rules, known)
  return (service) => known.get(service) ?? none
}

/** In one pass over all of them. */
function indexed(rules: Rules): ReadonlyMap<string, ServiceRules> {
  const byService = new Map<string, ServiceRules>()
  const entry = (service: string) => {
    const known = byService.get(service)
    if (known) return known
    const fresh: ServiceRules = { routes: [], breakers: [], limits: [], subsets: [] }
    byService.set(service, fresh)
    return fresh
  }
  for (const route of rules.routes) for (const service of servicesOf(route)) entry(service).routes.push(route)
  for (const breaker of rules.breakers) entry(breaker.spec.service).breakers.push(breaker)
  for (const subset of rules.subsets) entry(subset.spec.service).subsets.push(subset)
  for (const limit of rules.limits) {
    const routes = rules.routes.filter((route) => isLimitOf(limit, route))
    for (const service of new Set(routes.flatMap(servicesOf))) entry(service).limits.push(limit)
  }
  return byService
}

/** Each service that a route sends to, once. */
export function servicesOf(route: { spec: { destinations: readonly { service: string }[] } }): string[] {
  return [...new Set(route.spec.destinations.map((each) => each.service))]
}

/** Whether a limit counts the requests of a route: it names it, or all routes of its namespace. */
export function isLimitOf(
  limit: { namespace: string; spec: { route: string | null } },
  route: { namespace: string; name: string },
): boolean {
  return limit.namespace === route.namespace && (limit.spec.route === null || limit.spec.route === route.name)
}
