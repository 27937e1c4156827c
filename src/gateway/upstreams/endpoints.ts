import type { Clock } from '@/domain/clock'
import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import type { CatalogInstance, SubsetSpec } from '@/domain/service/service'
import { isInSubset } from '@/domain/service/traffic'
import { emptyStock, type Endpoint, type Stock, takeStock } from './endpoint'
import { believed, hear, type Heard, letGo, letGoOf, nothingHeard } from './held-instances'

/**
 * The endpoints of every service that routes send to, as Consul last told and operators ordered. Whoever fails, what was
 * known last stays: an unreachable Consul changes nothing here, one that came back empty changes nothing for a while, and
 * what was kept on disk serves a gateway that starts without Consul. An order is in force with its revision: the endpoints
 * are chosen anew before the next request asks for them.
 */
export interface ServiceWatcher {
  /** Begins to follow a service and calls back with its instances (`reset`: see `watch`), until the signal is aborted. */
  follow(
    service: string,
    onInstances: (instances: CatalogInstance[], reset: boolean) => void,
    signal: AbortSignal,
  ): void
}

interface EndpointsOptions {
  watcher: ServiceWatcher
  sendsToWarning: (service: string) => boolean
  /** Operators' orders by `address:port`. */
  orders: (service: string) => ReadonlyMap<string, InstanceOverrideSpec> | undefined
  /** Other instances are known, or the same ones take requests otherwise. */
  onChange: (service: string, stock: Stock) => void
  /** Nothing new goes to this `address:port` from now on. */
  onLeft: (authority: string) => void
  clock: Clock
}

interface Known {
  /** null before anything was heard. */
  heard: Heard | null
  stock: Stock
  /** What `stock` was made of has changed. */
  stale: boolean
  /** The same array for the same subset while nothing changes, so that balancers keep their rings. */
  bySubset: Map<SubsetSpec, readonly Endpoint[]>
  stop: AbortController
  waiting: Set<() => void>
}

/** So long what a Consul that lost its data does not know any more is believed to be there. */
const graceMs = 60_000

export class Endpoints {
  private readonly services = new Map<string, Known>()
  private kept: Readonly<Record<string, CatalogInstance[]>> = {}

  constructor(private readonly options: EndpointsOptions) {}

  /** What an earlier run knew: serves until Consul tells better. */
  restore(kept: Readonly<Record<string, CatalogInstance[]>>): void {
    this.kept = kept
  }

  used(service: string): void {
    if (this.services.has(service)) return
    const known: Known = {
      heard: null,
      stock: emptyStock,
      stale: false,
      bySubset: new Map(),
      stop: new AbortController(),
      waiting: new Set(),
    }
    this.services.set(service, known)
    const learn = (instances: CatalogInstance[], reset: boolean) => {
      known.heard = hear(known.heard ?? nothingHeard, instances, { reset, nowMs: this.options.clock.now(), graceMs })
      this.choose(service, known)
      for (const wake of known.waiting) wake()
    }
    const kept = this.kept[service]
    if (kept) learn(kept, false)
    this.options.watcher.follow(service, learn, known.stop.signal)
  }

  unused(service: string): void {
    const known = this.services.get(service)
    if (!known) return
    this.services.delete(service)
    known.stop.abort()
    for (const wake of known.waiting) wake()
    this.options.onChange(service, emptyStock)
  }

  /** The service's settings or orders for its instances changed. */
  serviceChanged(service: string): void {
    const known = this.services.get(service)
    if (known) known.stale = true
  }

  /** No connection could be made to an instance. One that Consul does not know any more is given up. */
  unreachable(service: string, id: string): void {
    const known = this.services.get(service)
    if (known?.heard) this.hold(known, letGoOf(known.heard, id))
  }

  /** Call once a second: weights move, orders end, and what was held is let go, by the clock. */
  tick(): void {
    const nowMs = this.options.clock.now()
    for (const [service, known] of this.services) {
      if (known.heard) this.hold(known, letGo(known.heard, nowMs))
      if (nowMs >= known.stock.nextChangeMs) known.stale = true
      this.fresh(service, known)
    }
  }

  /** Whether anything was ever heard of this service. */
  isKnown(service: string): boolean {
    return this.services.get(service)?.heard != null
  }

  /** Resolves when something is known of the service, or after `withinMs`. */
  async whenKnown(service: string, withinMs: number): Promise<void> {
    const known = this.services.get(service)
    if (!known || known.heard) return
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
    const { endpoints } = this.fresh(service, known)
    if (!subset) return endpoints
    let chosen = known.bySubset.get(subset)
    if (!chosen) {
      chosen = subset.service === service ? endpoints.filter((each) => isInSubset(each, subset)) : []
      known.bySubset.set(subset, chosen)
    }
    return chosen
  }

  /** The instances of a service or subset as Consul told, well or not. */
  registered(service: string, subset: SubsetSpec | null): readonly CatalogInstance[] {
    const instances = this.instancesOf(service)
    return subset ? instances.filter((each) => each.service === subset.service && isInSubset(each, subset)) : instances
  }

  /** What is worth keeping on disk. */
  toKeep(): Record<string, CatalogInstance[]> {
    const result: Record<string, CatalogInstance[]> = {}
    for (const [service, { heard }] of this.services) if (heard) result[service] = [...believed(heard)]
    return result
  }

  forEach(visit: (service: string, stock: Stock, held: number) => void): void {
    for (const [service, known] of this.services) {
      visit(service, this.fresh(service, known), known.heard?.held.length ?? 0)
    }
  }

  stop(): void {
    for (const known of this.services.values()) known.stop.abort()
  }

  private instancesOf(service: string): readonly CatalogInstance[] {
    return believed(this.services.get(service)?.heard ?? nothingHeard)
  }

  private hold(known: Known, heard: Heard): void {
    if (heard === known.heard) return
    known.heard = heard
    known.stale = true
  }

  private fresh(service: string, known: Known): Stock {
    if (known.stale) this.choose(service, known)
    return known.stock
  }

  private choose(service: string, known: Known): void {
    const { sendsToWarning, orders, onChange, onLeft, clock } = this.options
    const before = known.stock
    known.stock = takeStock(believed(known.heard ?? nothingHeard), {
      sendToWarning: sendsToWarning(service),
      orders: orders(service),
      before,
      nowMs: clock.now(),
    })
    known.stale = false
    known.bySubset = new Map()
    const here = new Set(known.stock.endpoints.map((each) => each.id))
    for (const { id } of before.endpoints) if (!here.has(id)) onLeft(id)
    onChange(service, known.stock)
  }
}
