import { objectRef } from '@/domain/names'
import type { BreakerView } from '@/domain/view/views'
import { findOrdersOfBreakers } from '@/store/objects/breaker-overrides'
import { findObject } from '@/store/objects/objects'
import type { ControlParts } from '../context'
import { readWindow } from '../live/window'
import { notFound } from '../not-found'
import { ordersOfBreakers } from './breaker-orders'
import { statusesByBreaker } from './breaker-state'
import { toBreakerView } from './list-breakers'

/** @throws DomainError NOT_FOUND */
export async function getBreaker(
  parts: ControlParts,
  place: { namespace: string; name: string },
): Promise<BreakerView> {
  const [policy, stored, window] = await Promise.all([
    findObject(parts.database.client, 'breaker', place),
    findOrdersOfBreakers(parts.database.client, [place]),
    readWindow(parts),
  ])
  const ref = objectRef(place.namespace, place.name)
  if (!policy) throw notFound('breaker', ref)
  const orders = await ordersOfBreakers(parts, stored)
  return toBreakerView(policy, orders, statusesByBreaker(window).get(ref) ?? [], window, parts.clock.now())
}
