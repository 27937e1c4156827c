import type { InstanceMode } from '@/domain/service/instance-override'
import type { Endpoints } from './endpoints'

interface EndpointsForPeople {
  /** What may be sent to now, by service. */
  endpoints: Record<string, { instance: string; weight: number; inFlight: number }[]>
  /** What takes nothing new by an operator's order (its `mode`), or still works on something. */
  resting: Record<string, { instance: string; mode: InstanceMode | null; inFlight: number }[]>
  /** How many instances are kept although a Consul that came back does not know them. */
  held: Record<string, number>
}

/** What `/state` says of instances. */
export function describeEndpoints(all: Endpoints): EndpointsForPeople {
  const result: EndpointsForPeople = { endpoints: {}, resting: {}, held: {} }
  all.forEach((service, { endpoints, resting }, held) => {
    result.endpoints[service] = endpoints.map(({ id, weight, inFlight }) => ({ instance: id, weight, inFlight }))
    const told = resting.filter(({ mode, load }) => mode !== null || load.inFlight > 0)
    if (told.length > 0) {
      result.resting[service] = told.map(({ id, mode, load }) => ({ instance: id, mode, inFlight: load.inFlight }))
    }
    if (held > 0) result.held[service] = held
  })
  return result
}
