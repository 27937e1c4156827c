/** A service as orders of its instances are judged on: the catalog, less what is being removed, and what is ordered. */
import { type InstanceOverrideSpec, overrideNameOf } from '@/domain/service/instance-override'
import { defaultSettings, refusals, type Step, takesUnder } from '@/domain/service/minimum-healthy'
import type { CatalogInstance, ServiceSpec } from '@/domain/service/service'
import type { InstanceTarget } from '@/domain/view/fleet-views'
import type { Standing } from '@/store/decide-orders'
import type { Stored } from '@/store/objects/table'
import type { Fleet } from '../live/fleet'

export const unknownFleet =
  'the fleet is not known while Redis does not answer, so nobody can say how many instances would be left: wait, or force it'

export class ServiceNow {
  readonly settings: Pick<ServiceSpec, 'sendToWarning' | 'minHealthyInstances'>
  /** What the catalog has and nobody has removed. */
  readonly instances: readonly CatalogInstance[]
  private readonly orders = new Map<string, Stored<'instance-override'>[]>()

  constructor(
    readonly name: string,
    private readonly fleet: Fleet | null,
    private readonly standing: Standing,
    private readonly nowMs: number,
  ) {
    const settings = standing.settings.find((each) => each.name === name)
    this.settings = settings?.spec ?? defaultSettings
    const managed = new Set(standing.managed.map((each) => each.id))
    const removed = new Set(
      standing.removals.filter((each) => each.service === name && each.successorId === null).map(placeOf),
    )
    this.instances = (fleet?.get(name)?.instances ?? []).filter(
      (each) => (!each.managed || managed.has(each.id)) && !removed.has(placeOf({ ...each, instanceId: each.id })),
    )
    for (const order of standing.orders) {
      if (order.spec.service !== name) continue
      this.orders.set(order.name, [...(this.orders.get(order.name) ?? []), order])
    }
  }

  /** Orders of this address: at most one, unless a rollback brought back another in another namespace. */
  ordersAt(place: { address: string; port: number }): readonly Stored<'instance-override'>[] {
    return this.orders.get(overrideNameOf({ service: this.name, ...place })) ?? []
  }

  /** The one that counts for a registration, if any is meant for it; else another of its address. */
  orderOf(instance: { id: string; address: string; port: number }): InstanceOverrideSpec | undefined {
    const all = this.ordersAt(instance)
    return (all.find((each) => each.spec.instanceId === instance.id) ?? all[0])?.spec
  }

  /** The instance that is meant, as the catalog has it. */
  find({ node, instanceId, address, port }: Omit<InstanceTarget, 'service'>): CatalogInstance | undefined {
    return this.fleet
      ?.get(this.name)
      ?.instances.find(
        (each) => each.node === node && each.id === instanceId && each.address === address && each.port === port,
      )
  }

  takes(instance: CatalogInstance): boolean {
    return this.takesUnder(instance, this.orderOf(instance))
  }

  takesUnder(instance: CatalogInstance, order: InstanceOverrideSpec | undefined): boolean {
    return this.instances.includes(instance) && takesUnder(instance, order, this.settings, this.nowMs)
  }

  refusals(steps: readonly Step[]): (string | null)[] {
    const taking = this.instances.filter((each) => this.takes(each)).length
    return refusals({ instances: this.instances.length, taking }, this.settings, steps)
  }

  /** Where a new order is written: with the service's settings or the managed instance; else in a namespace for all. */
  namespaceFor(instanceId: string): string | null {
    const { settings, managed, namespaces } = this.standing
    const own = managed.filter((each) => each.spec.service === this.name)
    return (
      settings.find((each) => each.name === this.name)?.namespace ??
      (own.find((each) => each.id === instanceId) ?? own[0])?.namespace ??
      (namespaces.includes('default') ? 'default' : namespaces[0]) ??
      null
    )
  }
}

function placeOf({ node, instanceId }: { node: string; instanceId: string }): string {
  return JSON.stringify([node, instanceId])
}
