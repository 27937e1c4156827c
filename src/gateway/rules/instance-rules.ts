import type { PublishedObject } from '@/domain/revision/object'
import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import { instanceAddress } from '@/domain/service/service'
import type { RuleSink } from './rule-set'

type Overrides = ReadonlyMap<string, InstanceOverrideSpec>

/**
 * What operators ordered for single instances, by service and `address:port`. An instance has one order at most; should two
 * namespaces hold one each, the later one counts.
 */
export class InstanceRules implements RuleSink {
  /** Service → `address:port` → namespace → order. */
  private readonly orders = new Map<string, Map<string, Map<string, InstanceOverrideSpec>>>()
  /** Service → `address:port` → the order that counts. */
  private readonly inForce = new Map<string, Map<string, InstanceOverrideSpec>>()

  constructor(private readonly onServiceChanged: (service: string) => void) {}

  /** The orders for instances of a service; undefined when there are none. */
  of(service: string): Overrides | undefined {
    return this.inForce.get(service)
  }

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    if (before?.kind === 'instance-override') this.set(before.namespace, before.spec, null)
    if (after?.kind === 'instance-override') this.set(after.namespace, after.spec, after.spec)
  }

  private set(
    namespace: string,
    { service, ...place }: InstanceOverrideSpec,
    order: InstanceOverrideSpec | null,
  ): void {
    const address = instanceAddress(place)
    const ofService = entry(this.orders, service)
    const ofInstance = entry(ofService, address)
    if (order) ofInstance.set(namespace, order)
    else ofInstance.delete(namespace)
    const [latest] = [...ofInstance.values()].sort((a, b) => b.atMs - a.atMs)
    if (latest) {
      entry(this.inForce, service).set(address, latest)
    } else {
      ofService.delete(address)
      this.inForce.get(service)?.delete(address)
    }
    if (ofService.size === 0) {
      this.orders.delete(service)
      this.inForce.delete(service)
    }
    this.onServiceChanged(service)
  }
}

function entry<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let value = map.get(key)
  if (!value) {
    value = new Map()
    map.set(key, value)
  }
  return value
}
