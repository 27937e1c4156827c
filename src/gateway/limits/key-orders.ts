import type { ObjectRef } from '@/domain/names'
import { objectRef } from '@/domain/names'
import type { RateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import type { PublishedObject } from '@/domain/revision/object'
import type { RuleSink } from '../rules/rule-set'

/** What operators ordered for keys of one policy, by key. */
export type OrdersOfPolicy = ReadonlyMap<string, RateLimitOverrideSpec>

/**
 * Orders for single keys of limits. A key's bucket is made full once for each id of a reset, and never for an id that is
 * older than one that was done here: an order that comes back, because a later one was taken back, resets nothing again.
 */
export class KeyOrders implements RuleSink {
  private readonly policies = new Map<ObjectRef, Map<string, RateLimitOverrideSpec>>()
  /** The newest reset that was done, by policy and key. */
  private readonly resets = new Map<string, string>()

  constructor(private readonly reset: (policy: ObjectRef, key: string) => void) {}

  /** Always the same map, which changes as orders do. */
  of(policy: ObjectRef): OrdersOfPolicy {
    return this.ordersOf(policy)
  }

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    if (before?.kind === 'rate-limit-override') this.ordersOf(refOf(before)).delete(before.spec.key)
    if (after?.kind === 'rate-limit-override') {
      this.ordersOf(refOf(after)).set(after.spec.key, after.spec)
      this.resetOnce(refOf(after), after.spec)
    }
  }

  private ordersOf(policy: ObjectRef): Map<string, RateLimitOverrideSpec> {
    let orders = this.policies.get(policy)
    if (!orders) {
      orders = new Map()
      this.policies.set(policy, orders)
    }
    return orders
  }

  private resetOnce(policy: ObjectRef, { key, resetId }: RateLimitOverrideSpec): void {
    const id = `${policy}\n${key}`
    const done = this.resets.get(id)
    if (resetId === null || (done !== undefined && done >= resetId)) return
    this.resets.delete(id)
    this.resets.set(id, resetId)
    const [oldest] = this.resets.keys()
    if (this.resets.size > mostRemembered && oldest !== undefined) this.resets.delete(oldest)
    this.reset(policy, key)
  }
}

const mostRemembered = 100_000

function refOf({ namespace, spec }: { namespace: string; spec: { policy: string } }): ObjectRef {
  return objectRef(namespace, spec.policy)
}
