import { objectRef } from '@/domain/names'
import type { LimitRow } from '@/domain/view/views'
import { findObject } from '@/store/objects/objects'
import { countKeyOrders } from '@/store/objects/rate-limit-overrides'
import type { ControlParts } from '../context'
import { readWindow } from '../live/window'
import { notFound } from '../not-found'
import { toLimitRow } from './list-limits'

/** @throws DomainError NOT_FOUND */
export async function getLimit(parts: ControlParts, place: { namespace: string; name: string }): Promise<LimitRow> {
  const { client } = parts.database
  const [limit, window, orders] = await Promise.all([
    findObject(client, 'rate-limit', place),
    readWindow(parts),
    countKeyOrders(client, place.namespace, parts.clock.now()),
  ])
  if (!limit) throw notFound('limit', objectRef(place.namespace, place.name))
  return toLimitRow(limit, window, orders)
}
