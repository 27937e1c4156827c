import type { Endpoint as Balanced } from '@/domain/balancing/endpoint'
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import { takesRequests } from '@/domain/service/traffic'

/** Requests under way on one address. It outlives the endpoint's re-readings from Consul. */
export interface Load {
  inFlight: number
}

/** An instance that may take requests. Its id is its address and port, as reports and telemetry name it. */
export class Endpoint implements Balanced {
  constructor(
    readonly id: string,
    readonly service: string,
    readonly weight: number,
    readonly tags: readonly string[],
    readonly meta: Readonly<Record<string, string>>,
    readonly load: Load,
  ) {}

  get inFlight(): number {
    return this.load.inFlight
  }
}

/**
 * The instances that take requests. Of several registrations of one address the first counts. Loads carry over from
 * what stood before.
 */
export function endpointsOf(
  instances: readonly CatalogInstance[],
  sendToWarning: boolean,
  before: ReadonlyMap<string, Load>,
): Endpoint[] {
  const result = new Map<string, Endpoint>()
  for (const instance of instances) {
    const id = instanceAddress(instance)
    if (!takesRequests(instance, sendToWarning) || result.has(id)) continue
    const load = before.get(id) ?? { inFlight: 0 }
    result.set(id, new Endpoint(id, instance.service, instance.weight, instance.tags, instance.meta, load))
  }
  return [...result.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
