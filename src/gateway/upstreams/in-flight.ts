import type { ByInstance } from '@/telemetry/emit-counters'
import type { Endpoints } from './endpoints'

/** Requests under way on each endpoint of each service. */
export function inFlightOf(endpoints: Endpoints): ByInstance {
  const result = new Map<string, Map<string, number>>()
  endpoints.forEach((service, list) => {
    result.set(service, new Map(list.map((each) => [each.id, each.inFlight])))
  })
  return result
}
