import type { Window } from '@/telemetry/window'
import { type LiveStatuses, readLiveStatuses } from '../breakers/live-statuses'
import type { ControlParts } from '../context'
import { type Fleet, readFleet } from '../live/fleet'
import { type ServiceEntry, serviceEntry } from '../live/fleet-entries'
import { lastResult } from '../memo'
import { type ManagedPlaces, managedPlaces } from './managed-places'
import { readRules, type Rules, rulesByService, type ServiceRules } from './rules'

/** What rows of services and instances are made of. */
export interface ServiceSources {
  rules: Rules
  managed: ManagedPlaces
  fleet: Fleet | null
  window: Window | null
  /** Each breaker's machines as they are now. */
  breakers: LiveStatuses
  nowMs: number
}

export async function readServiceSources(parts: ControlParts): Promise<ServiceSources> {
  const [rules, managed, fleet, breakers] = await Promise.all([
    readRules(parts),
    managedPlaces(parts.database),
    readFleet(parts),
    readLiveStatuses(parts),
  ])
  return { rules, managed, fleet, window: breakers.window, breakers, nowMs: parts.clock.now() }
}

/** A service that Consul's catalog, a rule or a managed instance speaks of. */
export interface KnownService {
  /** Its name. */
  key: string
  /** The namespace that has taken it up; null when none has. */
  owner: string | null
  concerns: ServiceRules
  /** null when the catalog does not have it, or is not known. */
  inFleet: ServiceEntry | null
}

const reckoned = lastResult(
  (rules: Rules, managed: ManagedPlaces, fleet: Fleet | null): ReadonlyMap<string, KnownService> => {
    const owners = new Map(managed.owners)
    for (const service of rules.services) owners.set(service.name, service.namespace)
    const rulesOf = rulesByService(rules)
    const names = new Set([
      ...(fleet?.keys() ?? []),
      ...owners.keys(),
      ...rules.routes.flatMap((route) => route.spec.destinations.map((each) => each.service)),
      ...rules.breakers.map((each) => each.spec.service),
      ...rules.subsets.map((each) => each.spec.service),
    ])
    return new Map(
      [...names].sort().map((name) => {
        const service = fleet?.get(name)
        const inFleet = service ? serviceEntry(service) : null
        return [name, { key: name, owner: owners.get(name) ?? null, concerns: rulesOf(name), inFleet }]
      }),
    )
  },
)

/** All services by name, in the order of their names. */
export function knownServices({ rules, managed, fleet }: ServiceSources): ReadonlyMap<string, KnownService> {
  return reckoned(rules, managed, fleet)
}

/** Whether a service is a namespace's: it owns it, or its routes and breakers speak of it. All are everybody's (null). */
export function isOf({ owner, concerns }: KnownService, namespace: string | null): boolean {
  if (namespace === null || owner === namespace) return true
  return [...concerns.routes, ...concerns.breakers].some((each) => each.namespace === namespace)
}
