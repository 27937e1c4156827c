/**
 * Which of an operator's orders counts for a machine (the breaker of one instance, or of the whole service, on one
 * gateway). Of those that mean it the newest counts, by `atMs`, then by `id`. One that is over says nothing, so that an
 * older one that still holds comes back. A RESET cancels all older ones that mean the machine. Everybody who must know
 * decides by these functions: gateways, the control side, screens.
 */
import type { BreakerOverrideSpec } from './policy'

type Place = Pick<BreakerOverrideSpec, 'instance' | 'gateway'>
type Dated = Pick<BreakerOverrideSpec, 'atMs' | 'id'>
type Order = Place & Dated & Pick<BreakerOverrideSpec, 'intent' | 'expiresAtMs'>

/** One breaker's state machine: `instance` is null for a breaker of the whole service. */
export interface Machine {
  instance: string | null
  gateway: string
}

export function meansMachine(order: Place, { instance, gateway }: Machine): boolean {
  return (order.instance == null || order.instance === instance) && (order.gateway == null || order.gateway === gateway)
}

/** Whether it means every machine that the other means. */
export function covers(order: Place, other: Place): boolean {
  return (
    (order.instance == null || order.instance === other.instance) &&
    (order.gateway == null || order.gateway === other.gateway)
  )
}

/** Whether there may be a machine that both mean. */
export function overlaps(one: Place, other: Place): boolean {
  return (
    (one.instance == null || other.instance == null || one.instance === other.instance) &&
    (one.gateway == null || other.gateway == null || one.gateway === other.gateway)
  )
}

/** For sorting, the newest first. */
export function newestFirst(one: Dated, other: Dated): number {
  return other.atMs - one.atMs || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0)
}

/**
 * The orders that have a say about a machine, the newest first, whether over or not; a RESET is the last, since it
 * cancels what is older.
 */
export function ordersFor<O extends Order>(orders: Iterable<O>, machine: Machine): O[] {
  const mine = [...orders].filter((each) => meansMachine(each, machine)).sort(newestFirst)
  const reset = mine.findIndex((each) => each.intent === 'RESET')
  return reset < 0 ? mine : mine.slice(0, reset + 1)
}

/** The order that counts for a machine at `nowMs`; a RESET is only to be carried out. null: its policy alone decides. */
export function orderFor<O extends Order>(orders: Iterable<O>, machine: Machine, nowMs: number): O | null {
  return ordersFor(orders, machine).find((each) => !isOver(each, nowMs)) ?? null
}

/** The orders of a breaker that hold, or will when a newer one ends, the newest first. */
export function standingOrders<O extends Order>(orders: readonly O[], nowMs: number): O[] {
  const resets = orders.filter((each) => each.intent === 'RESET')
  return orders
    .filter((each) => each.intent !== 'RESET' && !isOver(each, nowMs))
    .filter((each) => !resets.some((reset) => covers(reset, each) && newestFirst(reset, each) < 0))
    .sort(newestFirst)
}

/**
 * Of orders that hold the newest that a new order for `target` would replace or stand above; null when there is none.
 * Its version is what `breakers.override` wants as `seenVersion`.
 */
export function standingFor<O extends Place & Dated>(standing: readonly O[], target: Place): O | null {
  return standing.filter((each) => overlaps(each, target)).sort(newestFirst)[0] ?? null
}

/** An order that holds a machine in a state: no RESET, which is done at once. */
export type StandingOrder = BreakerOverrideSpec & { intent: Exclude<BreakerOverrideSpec['intent'], 'RESET'> }

/** Whether an order holds its machines in a state at `nowMs`. */
export function holdsAt(nowMs: number) {
  return (order: BreakerOverrideSpec): order is StandingOrder => order.intent !== 'RESET' && !isOver(order, nowMs)
}

function isOver({ expiresAtMs }: Pick<Order, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs
}
