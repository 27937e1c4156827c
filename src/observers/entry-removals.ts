import type { CatalogInstance } from '@/domain/service/service'
import { joinRemoval, type CatalogPlan } from './catalog-plans'
import type { DesiredInstances } from './desired-instances'
import type { FleetObserver } from './fleet'
import type { EntryRemoval, EntryRemovalSource } from './source'

/**
 * Orders to remove somebody else's entry from the catalog: carried out in one transaction with the registration of what
 * takes its place. What stands on a node with an agent is not touched, because that agent would bring it back. While
 * Consul does not answer an order stays open, and is tried again.
 */
export class EntryRemovals {
  private open: EntryRemoval[] = []
  private stale = true

  constructor(
    private readonly source: EntryRemovalSource | undefined,
    private readonly fleet: Pick<FleetObserver, 'services'>,
    private readonly desired: Pick<DesiredInstances, 'get' | 'changed'>,
  ) {}

  changed(): void {
    this.stale = true
  }

  /** Whether some are left to be carried out. */
  wait(): boolean {
    return this.open.length > 0
  }

  /**
   * Reads what is ordered, if that may have changed, and closes what is done or cannot be done.
   * @returns the services that orders wait in
   */
  async read(nowMs: number): Promise<string[]> {
    if (!this.source || (!this.stale && this.open.length === 0)) return []
    this.stale = false // what is ordered while this reads is read again
    try {
      this.open = [...(await this.source.listOpen())]
    } catch (error) {
      this.stale = true
      throw error
    }
    for (const order of [...this.open]) {
      const entry = this.entryOf(order)
      if (!entry) await this.done(order, null, nowMs)
      else if (entry.byAgent) {
        await this.done(order, `node ${order.node} has a Consul agent, which would register it again`, nowMs)
      }
    }
    return this.open.map((each) => each.service)
  }

  /** Adds what the open orders need to the plans for their services, before they are carried out. */
  addTo(plans: CatalogPlan[], nowMs: number): void {
    for (const removal of this.open) {
      const entry = this.entryOf(removal)
      if (!entry) continue
      const { successorId } = removal
      if (successorId !== null && !this.desired.get(successorId) && nowMs - removal.atMs < successorWithinMs) {
        this.desired.changed()
        continue
      }
      joinRemoval(plans, successorId ?? `removal ${removal.id}`, entry, { removal })
    }
  }

  async done(order: EntryRemoval, error: string | null, nowMs: number): Promise<void> {
    await this.source?.markDone(order.id, error, nowMs)
    this.open = this.open.filter((each) => each.id !== order.id)
  }

  private entryOf({ service, node, instanceId }: EntryRemoval): CatalogInstance | undefined {
    const instances = this.fleet.services().get(service)?.instances ?? []
    return instances.find((each) => each.node === node && each.id === instanceId)
  }
}

/** It was committed with its order; if it cannot be found after so long, it was deregistered since. */
const successorWithinMs = 30_000
