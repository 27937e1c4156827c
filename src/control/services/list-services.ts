import { objectRef } from '@/domain/names'
import type { CatalogInstance } from '@/domain/service/service'
import { countHealth } from '@/domain/service/traffic'
import type { ServiceRow } from '@/domain/view/views'
import { listManagedInstances, type ManagedInstance } from '@/store/instances'
import type { Frame } from '@/wire/telemetry'
import { overrideInForce, statusesByBreaker, worstBreakerState } from '../breakers/breaker-state'
import type { ControlParts } from '../context'
import { type Fleet, readFleet } from '../live/fleet'
import { liveTraffic, readWindow } from '../live/window'
import { readRules, type Rules, rulesByService, type ServiceRules } from './rules'

/** What service rows are made of. */
export interface ServiceSources {
  rules: Rules
  managed: ManagedInstance[]
  fleet: Fleet | null
  window: Frame | null
  nowMs: number
}

/**
 * Services of Consul's catalog, of the rules and of managed instances, by name. A namespace's are those that it owns and
 * those that its routes and breakers speak of.
 */
export async function listServices(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<ServiceRow[]> {
  return serviceRows(await readServiceSources(parts), namespace)
}

export async function readServiceSources(parts: ControlParts): Promise<ServiceSources> {
  const [rules, managed, fleet, window] = await Promise.all([
    readRules(parts),
    listManagedInstances(parts.database),
    readFleet(parts),
    readWindow(parts),
  ])
  return { rules, managed, fleet, window, nowMs: parts.clock.now() }
}

export function serviceRows(sources: ServiceSources, namespace: string | null): ServiceRow[] {
  const { rules, managed, fleet, window } = sources
  const owners = new Map(managed.map((each) => [each.spec.service, each.namespace]))
  for (const service of rules.services) owners.set(service.name, service.namespace)
  const rulesOf = rulesByService(rules)
  const figures = new Map((window?.services ?? []).map((each) => [each.service, each]))
  const statesOf = breakerStates(sources)
  const names = new Set([
    ...(fleet?.keys() ?? []),
    ...owners.keys(),
    ...rules.routes.flatMap((route) => route.spec.destinations.map((each) => each.service)),
    ...rules.breakers.map((each) => each.spec.service),
  ])
  return [...names].sort().flatMap((name) => {
    const owner = owners.get(name) ?? null
    const concerns = rulesOf(name)
    if (namespace !== null && owner !== namespace && !isSpokenOf(concerns, namespace)) return []
    const instances = fleet?.get(name)?.instances ?? []
    return {
      name,
      namespace: owner,
      source: sourceOf(instances),
      health: countHealth(instances),
      traffic: liveTraffic(window, figures.get(name)),
      breakers: concerns.breakers.map(statesOf),
      limits: concerns.limits.length,
      routes: concerns.routes.length,
    }
  })
}

function isSpokenOf({ routes, breakers }: ServiceRules, namespace: string): boolean {
  return [...routes, ...breakers].some((each) => each.namespace === namespace)
}

function sourceOf(instances: readonly CatalogInstance[]): ServiceRow['source'] {
  if (instances.length === 0) return 'NONE'
  const managed = instances.filter((each) => each.managed).length
  return managed === 0 ? 'DISCOVERED' : managed === instances.length ? 'MANAGED' : 'MIXED'
}

function breakerStates({ rules, window, nowMs }: ServiceSources) {
  const overrides = new Map(rules.overrides.map((each) => [objectRef(each.namespace, each.name), each.spec]))
  const statuses = statusesByBreaker(window)
  return ({ namespace, name, spec }: Rules['breakers'][number]): ServiceRow['breakers'][number] => {
    const ref = objectRef(namespace, name)
    const override = overrideInForce(overrides.get(ref), nowMs)
    return { name, namespace, worst: worstBreakerState(statuses.get(ref) ?? [], spec, override) }
  }
}
