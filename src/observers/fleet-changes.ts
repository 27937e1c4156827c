import type { HealthCheck } from '@/adapters/consul/consul'
import { countHealth } from '@/domain/service/traffic'
import type { FleetService } from '@/wire/fleet'
import type { Frame } from '@/wire/telemetry'

/** Consul's own entry in its catalog; it is not of the fleet. */
const ownService = 'consul'

/** What must be read again. A node's check concerns whatever runs there, so it means everything. */
export interface Touched {
  services: ReadonlySet<string>
  everything: boolean
}

/** The services that Consul names, but for Consul itself, with their tags. */
export function fleetNames(catalog: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  const names = Object.entries(catalog).filter(([name]) => name !== ownService)
  return new Map(names.map(([name, tags]) => [name, tags.toSorted().join('\n')]))
}

/** Which services differ between two lists of checks in one state: a check came, went, or says something else. */
export function touchedByChecks(before: readonly HealthCheck[], after: readonly HealthCheck[]): Touched {
  const key = (each: HealthCheck) => `${each.node} ${each.checkId} ${each.serviceId} ${each.status} ${each.output}`
  const earlier = new Map(before.map((each) => [key(each), each]))
  const later = new Map(after.map((each) => [key(each), each]))
  const differing = [
    ...before.filter((each) => !later.has(key(each))),
    ...after.filter((each) => !earlier.has(key(each))),
  ]
  return {
    services: new Set(differing.map((each) => each.serviceName).filter((name) => name !== '' && name !== ownService)),
    everything: differing.some((each) => each.serviceName === ''),
  }
}

/** How many instances of each service are how well, by the services' names. */
export function healthCounts(services: Iterable<FleetService>): Frame['health'] {
  return [...services]
    .map(({ service, instances }) => ({ service, ...countHealth(instances) }))
    .toSorted((a, b) => (a.service < b.service ? -1 : 1))
}

/** One service as it is kept, instances in a steady order, so that equal fleets are equal texts. */
export function toFleetService(
  service: string,
  instances: FleetService['instances'],
  standing: FleetService['standing'],
): FleetService {
  const place = (each: FleetService['instances'][number]) => `${each.node} ${each.id}`
  return { service, instances: instances.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)), standing }
}
