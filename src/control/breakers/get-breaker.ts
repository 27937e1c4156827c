import { objectRef } from '@/domain/names'
import type { BreakerView } from '@/domain/view/views'
import { findOrdersOfBreakers } from '@/store/objects/breaker-overrides'
import { findObject } from '@/store/objects/objects'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { ordersOfBreakers } from './breaker-orders'
import { toBreakerView } from './list-breakers'
import { readLiveStatuses } from './live-statuses'

/** @throws DomainError NOT_FOUND */
export async function getBreaker(
  parts: ControlParts,
  place: { namespace: string; name: string },
): Promise<BreakerView> {
  const [policy, stored, live] = await Promise.all([
    findObject(parts.database.client, 'breaker', place),
    findOrdersOfBreakers(parts.database.client, [place]),
    readLiveStatuses(parts),
  ])
  const ref = objectRef(place.namespace, place.name)
  if (!policy) throw notFound('breaker', ref)
  const orders = await ordersOfBreakers(parts, stored)
  return toBreakerView(policy, orders, live.of(ref), live.window, parts.clock.now())
}
