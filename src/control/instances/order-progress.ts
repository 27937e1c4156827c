/**
 * How far orders have come, from what gateways report: one has an order in force when its revision is the order's or a
 * later one. Whether an emptied instance still has requests in flight is believed of a second only that began after the
 * last gateway had the order in force; before, the figure says nothing of requests that come after it.
 */
import type { InstanceOrder } from '@/domain/view/fleet-views'
import type { Stored } from '@/store/objects/table'
import type { Window } from '@/telemetry/window'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { gatewaysThere } from '../live/gateways-there'
import { readEnforced } from '../live/reports'

/** What Redis told of gateways and of the orders that were asked about. */
export interface OrderWitness {
  /** Gateways that are there, and the revision that each has in force. */
  gateways: readonly { id: string; revision: number }[]
  /** By the order's version: gateway → when it had it in force, ms of Redis' clock. */
  enforcedAtMs: ReadonlyMap<number, ReadonlyMap<string, number>>
}

/** null while Redis does not answer. */
export async function orderWitness(
  parts: ControlParts,
  orders: readonly Stored<'instance-override'>[],
): Promise<OrderWitness | null> {
  if (orders.length === 0) return null
  const versions = [...new Set(orders.map((each) => each.version))]
  const [gateways, enforced] = await Promise.all([
    gatewaysThere(parts),
    askRedis(parts.redis, () => readEnforced(parts, versions)),
  ])
  if (!gateways || !enforced) return null
  return {
    gateways,
    enforcedAtMs: new Map(versions.map((version, index) => [version, enforced[index] ?? new Map<string, number>()])),
  }
}

/** @param inFlight at the end of the window; null when that is not known */
export function toInstanceOrder(
  order: Stored<'instance-override'>,
  witness: OrderWitness | null,
  window: Pick<Window, 'endMs'> | null,
  inFlight: number | null,
): InstanceOrder {
  const { mode, weight, reason, actor, atMs, expiresAtMs } = order.spec
  const gateways = witness?.gateways ?? []
  const enforcing = gateways.filter((each) => each.revision >= order.version)
  return {
    ...{ mode, weight, reason, actor, atMs, expiresAtMs },
    version: order.version,
    namespace: order.namespace,
    gateways: gateways.length,
    enforcedBy: enforcing.length,
    drain: mode === 'ACTIVE' ? null : drainOf(order.version, enforcing, witness, window, inFlight),
  }
}

const secondMs = 1000

function drainOf(
  version: number,
  enforcing: OrderWitness['gateways'],
  witness: OrderWitness | null,
  window: Pick<Window, 'endMs'> | null,
  inFlight: number | null,
): InstanceOrder['drain'] {
  if (!witness || witness.gateways.length === 0) return null
  if (enforcing.length < witness.gateways.length) return 'WAITING'
  if (!window || inFlight === null) return null
  // Times are forgotten an hour after all have it, and gateways that came later never had anything else.
  const times = witness.enforcedAtMs.get(version)
  const byAllMs = Math.max(0, ...enforcing.map((each) => times?.get(each.id) ?? 0))
  const lastSecondMs = window.endMs - secondMs
  return lastSecondMs < byAllMs || inFlight > 0 ? 'DRAINING' : 'DRAINED'
}
