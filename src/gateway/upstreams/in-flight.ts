import type { ByInstance } from '@/telemetry/emit-counters'
import type { Endpoints } from './endpoints'

/** Requests under way by service and instance, where there are any; of instances under an order also that there are none. */
export function inFlightOf(endpoints: Endpoints): ByInstance {
  const result = new Map<string, Map<string, number>>()
  endpoints.forEach((service, stock) => {
    const busy = new Map<string, number>()
    for (const { id, inFlight } of stock.endpoints) if (inFlight > 0) busy.set(id, inFlight)
    for (const { id, mode, load } of stock.resting) if (mode !== null || load.inFlight > 0) busy.set(id, load.inFlight)
    if (busy.size > 0) result.set(service, busy)
  })
  return result
}
