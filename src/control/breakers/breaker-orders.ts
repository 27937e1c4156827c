/** The orders of breakers that hold, and how far each has come, from what gateways report. */
import { breakerOfOverride, type BreakerOverrideSpec, orderTarget } from '@/domain/breaker/policy'
import { standingOrders } from '@/domain/breaker/orders'
import { objectRef } from '@/domain/names'
import type { BreakerOrder } from '@/domain/view/breaker-views'
import type { Stored } from '@/store/objects/table'
import type { ControlParts } from '../context'
import { gatewaysThere } from '../live/gateways-there'

type StoredOrder = Stored<'breaker-override'>

/** Gateways that report, and the revision that each has in force. */
type Witness = readonly { id: string; revision: number }[] | null

/** What stands of breakers' orders. */
export interface OrdersOfBreakers {
  /** By `namespace/breaker`: all that are in desired state. */
  stored: ReadonlyMap<string, readonly StoredOrder[]>
  witness: Witness
}

/** null as a witness while Redis does not answer: no gateway is known to have anything in force. */
export async function ordersOfBreakers(parts: ControlParts, orders: readonly StoredOrder[]): Promise<OrdersOfBreakers> {
  return { stored: byBreaker(orders), witness: orders.length === 0 ? null : await gatewaysThere(parts) }
}

function byBreaker(orders: readonly StoredOrder[]): ReadonlyMap<string, readonly StoredOrder[]> {
  const found = new Map<string, StoredOrder[]>()
  for (const order of orders) {
    const ref = objectRef(order.namespace, breakerOfOverride(order.name))
    const known = found.get(ref)
    if (known) known.push(order)
    else found.set(ref, [order])
  }
  return found
}

/** The orders of one breaker that hold, or will when a newer one ends, the newest first. */
export function breakerOrders({ stored, witness }: OrdersOfBreakers, ref: string, nowMs: number): BreakerOrder[] {
  const orders = standing(stored.get(ref) ?? [], nowMs)
  return orders.map(({ name, version, spec }) => {
    const target = orderTarget(spec)
    const meant = (witness ?? []).filter((each) => target.gateway === null || target.gateway === each.id)
    const enforcing = meant.filter((each) => each.revision >= version)
    return { ...spec, ...target, name, version, gateways: meant.length, enforcedBy: enforcing.length }
  })
}

/** As `standingOrders`, of orders as they are stored. */
export function standing(orders: readonly StoredOrder[], nowMs: number): StoredOrder[] {
  const byId = new Map(orders.map((each) => [each.spec, each]))
  return standingOrders(
    orders.map((each) => each.spec),
    nowMs,
  ).flatMap((spec: BreakerOverrideSpec) => byId.get(spec) ?? [])
}
