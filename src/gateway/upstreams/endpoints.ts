import type { CatalogInstance, SubsetSpec } from '@/domain/service/service'
import { isInSubset } from '@/domain/service/traffic'
import { type Endpoint, endpointsOf, type Load } from './endpoint'

/**
 * The endpoints of every service that routes send to, as Consul last told. Whoever fails, what was known last stays: an
 * unreachable Consul changes nothing here, and what was kept on disk serves a gateway that starts without Consul.
 */
export interface ServiceWatcher {
  /** Begins to follow a service and calls back with its instances, until the signal is aborted. */
  follow(service: string, onInstances: (instances: CatalogInstance[]) => void, signal: AbortSignal): void
}

interface Known {
  instances: CatalogInstance[] | null
  endpoints: readonly Endpoint[]
  loads: ReadonlyMap<string, Load>
  /** The same array for the same subset while nothing changes, so that balancers keep their rings. */
  bySubset: Map<SubsetSpec, readonly Endpoint[]>
  stop: AbortController
  waiting: Set<() => void>
}

export class Endpoints {
  private readonly services = new Map<string, Known>()
  private kept: Readonly<Record<string, CatalogInstance[]>> = {}

  constructor(
    private readonly watcher: ServiceWatcher,
    private readonly sendsToWarning: (service: string) => boolean,
    private readonly onChange: (service: string) => void,
  ) {}

  /** What an earlier run knew: serves until Consul tells better. */
  restore(kept: Readonly<Record<string, CatalogInstance[]>>): void {
    this.kept = kept
  }

  used(service: string): void {
    if (this.services.has(service)) return
    const known: Known = {
      instances: null,
      endpoints: [],
      loads: new Map(),
      bySubset: new Map(),
      stop: new AbortController(),
      waiting: new Set(),
    }
    this.services.set(service, known)
    const kept = this.kept[service]
    if (kept) this.learn(service, known, kept)
    this.watcher.follow(
      service,
      (instances) => {
        this.learn(service, known, instances)
      },
      known.stop.signal,
    )
  }

  unused(service: string): void {
    const known = this.services.get(service)
    if (!known) return
    this.services.delete(service)
    known.stop.abort()
    for (const wake of known.waiting) wake()
    this.onChange(service)
  }

  /** The service's settings changed: choose anew among the known instances. */
  serviceChanged(service: string): void {
    const known = this.services.get(service)
    if (known?.instances) this.learn(service, known, known.instances)
  }

  /** Whether anything was ever heard of this service. */
  isKnown(service: string): boolean {
    return this.services.get(service)?.instances != null
  }

  /** Resolves when something is known of the service, or after `withinMs`. */
  async whenKnown(service: string, withinMs: number): Promise<void> {
    const known = this.services.get(service)
    if (!known || known.instances) return
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        known.waiting.delete(end)
        resolve()
      }
      const timer = setTimeout(end, withinMs)
      known.waiting.add(end)
    })
  }

  /** How many requests wait for a service to become known. */
  waitingFor(service: string): number {
    return this.services.get(service)?.waiting.size ?? 0
  }

  of(service: string, subset: SubsetSpec | null): readonly Endpoint[] {
    const known = this.services.get(service)
    if (!known) return []
    if (!subset) return known.endpoints
    let chosen = known.bySubset.get(subset)
    if (!chosen) {
      chosen = subset.service === service ? known.endpoints.filter((each) => isInSubset(each, subset)) : []
      known.bySubset.set(subset, chosen)
    }
    return chosen
  }

  /** What is worth keeping on disk. */
  toKeep(): Record<string, CatalogInstance[]> {
    const result: Record<string, CatalogInstance[]> = {}
    for (const [service, { instances }] of this.services) if (instances) result[service] = instances
    return result
  }

  forEach(visit: (service: string, endpoints: readonly Endpoint[]) => void): void {
    for (const [service, { endpoints }] of this.services) visit(service, endpoints)
  }

  /** For people: what may be sent to now. */
  describe(): Record<string, { instance: string; weight: number; inFlight: number }[]> {
    const result: ReturnType<Endpoints['describe']> = {}
    this.forEach((service, endpoints) => {
      result[service] = endpoints.map(({ id, weight, inFlight }) => ({ instance: id, weight, inFlight }))
    })
    return result
  }

  stop(): void {
    for (const known of this.services.values()) known.stop.abort()
  }

  private learn(service: string, known: Known, instances: CatalogInstance[]): void {
    known.instances = instances
    known.endpoints = endpointsOf(instances, this.sendsToWarning(service), known.loads)
    known.loads = new Map(known.endpoints.map((each) => [each.id, each.load]))
    known.bySubset = new Map()
    for (const wake of known.waiting) wake()
    this.onChange(service)
  }
}
