import { objectRef } from '@/domain/names'
import type { RouteRow } from '@/domain/view/views'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { listRoutes } from './list-routes'

/**
 * One route. Its place in match order takes all of them to tell.
 * @throws DomainError NOT_FOUND
 */
export async function getRoute(parts: ControlParts, place: { namespace: string; name: string }): Promise<RouteRow> {
  const rows = await listRoutes(parts, { namespace: place.namespace })
  const row = rows.find((each) => each.name === place.name)
  if (!row) throw notFound('route', objectRef(place.namespace, place.name))
  return row
}
