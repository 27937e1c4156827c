import { objectRef, type ObjectRef } from '@/domain/names'
import type { ObjectOf, PublishedObject } from '@/domain/revision/object'
import type { KeyOrders } from '../limits/key-orders'
import type { LimitInForce } from '../limits/limiter'
import type { RuleSink } from './rule-set'

/**
 * The rate limits in force, by the route they apply to. Limits of this gateway alone come before distributed ones, so
 * that what is refused here costs no call to Redis; then by name.
 */
export class LimitRules implements RuleSink {
  /** Key: `namespace/route`, or `namespace/` for limits on every route of the namespace. */
  private readonly byRoute = new Map<string, LimitInForce[]>()
  private readonly byRef = new Map<ObjectRef, LimitInForce>()

  constructor(private readonly orders: KeyOrders) {}

  /** The limits of the route `namespace/name`. */
  of(route: string): readonly LimitInForce[] {
    const own = this.byRoute.get(route)
    const shared = this.byRoute.get(route.slice(0, route.indexOf('/') + 1))
    if (!own || !shared) return own ?? shared ?? []
    return [...own, ...shared].sort(compareLimits)
  }

  /** The limit `namespace/name`, if it is in force. */
  get(ref: ObjectRef): LimitInForce | null {
    return this.byRef.get(ref) ?? null
  }

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    if (before?.kind === 'rate-limit') this.remove(before)
    if (after?.kind === 'rate-limit' && after.spec.enabled) this.add(after)
  }

  private add(object: ObjectOf<'rate-limit'>): void {
    const ref = objectRef(object.namespace, object.name)
    const limit = { ref, spec: object.spec, orders: this.orders.of(ref) }
    this.byRef.set(ref, limit)
    const key = routeKey(object)
    this.byRoute.set(key, [...(this.byRoute.get(key) ?? []), limit].sort(compareLimits))
  }

  private remove(object: ObjectOf<'rate-limit'>): void {
    const key = routeKey(object)
    const ref = objectRef(object.namespace, object.name)
    this.byRef.delete(ref)
    const rest = (this.byRoute.get(key) ?? []).filter((each) => each.ref !== ref)
    if (rest.length > 0) this.byRoute.set(key, rest)
    else this.byRoute.delete(key)
  }
}

function routeKey({ namespace, spec }: ObjectOf<'rate-limit'>): string {
  return `${namespace}/${spec.route ?? ''}`
}

function compareLimits(a: LimitInForce, b: LimitInForce): number {
  if (a.spec.scope !== b.spec.scope) return a.spec.scope === 'LOCAL' ? -1 : 1
  return a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0
}
