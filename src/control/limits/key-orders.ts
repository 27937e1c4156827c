import { objectRef } from '@/domain/names'
import { isSpent } from '@/domain/rate-limit/key-override'
import type { KeyOrder } from '@/domain/view/limit-views'
import { findObject } from '@/store/objects/objects'
import { findKeyOrders } from '@/store/objects/rate-limit-overrides'
import type { ControlParts } from '../context'
import { gatewaysThere } from '../live/gateways-there'
import { notFound } from '../not-found'

/**
 * The orders that stand for keys of a rate limit, newest first, and how many gateways have each in force: none is known
 * to while Redis does not answer.
 * @throws DomainError NOT_FOUND
 */
export async function keyOrders(parts: ControlParts, place: { namespace: string; name: string }): Promise<KeyOrder[]> {
  const [policy, orders] = await Promise.all([
    findObject(parts.database.client, 'rate-limit', place),
    ordersOf(parts, place),
  ])
  if (!policy) throw notFound('limit', objectRef(place.namespace, place.name))
  return [...orders.values()].sort((a, b) => b.atMs - a.atMs || b.version - a.version)
}

/** The same by key, of a policy that may not be there. */
export async function ordersOf(
  parts: ControlParts,
  place: { namespace: string; name: string },
): Promise<Map<string, KeyOrder>> {
  const nowMs = parts.clock.now()
  const orders = (await findKeyOrders(parts.database.client, [place])).filter((each) => !isSpent(each.spec, nowMs))
  const there = orders.length === 0 ? [] : ((await gatewaysThere(parts)) ?? [])
  return new Map(
    orders.map(({ spec, version }) => {
      const enforcedBy = there.filter((each) => each.revision >= version).length
      return [spec.key, { ...spec, version, gateways: there.length, enforcedBy }]
    }),
  )
}
