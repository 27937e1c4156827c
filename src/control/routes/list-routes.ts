import { objectRef } from '@/domain/names'
import { compareRoutes } from '@/domain/routing/precedence'
import type { RouteRow } from '@/domain/view/views'
import { listObjects } from '@/store/objects/objects'
import type { ControlParts } from '../context'
import { readFleet } from '../live/fleet'
import { perSecond, readWindow, routeTraffic } from '../live/window'
import { healthyDestinations, emptyDestinations } from '../services/healthy-destinations'
import { versioned } from '../versioned'

/** In match order. A route's place is among all routes, for that is where it is matched. */
export async function listRoutes(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<RouteRow[]> {
  const queries = parts.database.client
  const [routes, services, subsets, fleet, window] = await Promise.all([
    listObjects(queries, 'route', null),
    listObjects(queries, 'service', null),
    listObjects(queries, 'subset', null),
    readFleet(parts),
    readWindow(parts),
  ])
  const healthy = fleet && healthyDestinations(fleet, services, subsets)
  const figures = new Map((window?.routes ?? []).map((each) => [each.route, each]))
  return routes
    .map((route) => ({ ref: objectRef(route.namespace, route.name), spec: route.spec, route }))
    .sort(compareRoutes)
    .map(({ ref, route }, index) => ({
      ...versioned(route),
      order: index + 1,
      traffic: routeTraffic(window, figures.get(ref)),
      limitedPerSecond: perSecond(window, figures.get(ref)?.limited),
      emptyDestinations: healthy ? emptyDestinations(route, healthy) : [],
    }))
    .filter((row) => namespace === null || row.namespace === namespace)
}
