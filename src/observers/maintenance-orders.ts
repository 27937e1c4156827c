import { type InstanceOverrideSpec, isOver, overrideNameOf } from '@/domain/service/instance-override'
import type { InstanceOverrideSource, ManagedInstance } from './source'

/**
 * Which managed instances operators took into maintenance, as the database says. Gateways have it from the published
 * order; in Consul it is shown for everybody else who reads the catalog. It ends by itself when its time is over.
 */
export class MaintenanceOrders {
  private orders = new Map<string, InstanceOverrideSpec>()
  private stale = true

  constructor(private readonly source: InstanceOverrideSource | undefined) {}

  changed(): void {
    this.stale = true
  }

  /** Reads orders again if they may have changed. @returns the services of which some came, went or ran out */
  async read(nowMs: number): Promise<ReadonlySet<string>> {
    const services = new Set<string>()
    if (this.stale && this.source) {
      const list = (await this.readAll(this.source)).filter((each) => each.mode === 'MAINTENANCE')
      const before = this.orders
      this.orders = new Map(list.map((each) => [overrideNameOf(each), each]))
      for (const [name, { service, reason }] of this.orders) {
        if (before.get(name)?.reason !== reason) services.add(service)
      }
      for (const [name, { service }] of before) if (!this.orders.has(name)) services.add(service)
    }
    for (const [name, order] of this.orders) {
      if (!isOver(order, nowMs)) continue
      services.add(order.service)
      this.orders.delete(name)
    }
    return services
  }

  /** What is ordered while this reads is read again. */
  private async readAll(source: InstanceOverrideSource): Promise<readonly InstanceOverrideSpec[]> {
    this.stale = false
    try {
      return await source.list()
    } catch (error) {
      this.stale = true
      throw error
    }
  }

  /** In how many milliseconds one runs out. */
  nextMs(nowMs: number): number {
    let nextMs = Number.POSITIVE_INFINITY
    for (const { expiresAtMs } of this.orders.values()) {
      if (expiresAtMs !== null) nextMs = Math.min(nextMs, expiresAtMs - nowMs)
    }
    return nextMs
  }

  /** Why the instance is in maintenance; null when it is not. */
  reasonFor(instance: ManagedInstance, nowMs: number): string | null {
    if (this.orders.size === 0) return null
    const order = this.orders.get(overrideNameOf(instance))
    if (order?.instanceId !== instance.id || isOver(order, nowMs)) return null
    return order.reason === '' ? `taken into maintenance by ${order.actor}` : `${order.reason} (${order.actor})`
  }
}
