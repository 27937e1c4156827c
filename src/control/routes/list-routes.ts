import type { RouteRow } from '@/domain/view/views'
import type { ControlParts } from '../context'
import { desiredState, routesInOrder } from '../desired-state'
import { readFleet } from '../live/fleet'
import { perSecond, readWindow, routeTraffic } from '../live/window'
import { healthyDestinations, emptyDestinations } from '../services/healthy-destinations'
import { readRules } from '../services/rules'
import { versioned } from '../versioned'

/** In match order. A route's place is among all routes, for that is where it is matched. */
export async function listRoutes(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<RouteRow[]> {
  const [state, rules, fleet, window] = await Promise.all([
    desiredState(parts.database),
    readRules(parts),
    readFleet(parts),
    readWindow(parts),
  ])
  const healthy = fleet && healthyDestinations(fleet, rules, parts.clock.now())
  return routesInOrder(state)
    .map(({ ref, route }, index) => ({
      ...versioned(route),
      order: index + 1,
      traffic: routeTraffic(window, ref),
      limitedPerSecond: perSecond(window, window?.route(ref)?.limited),
      emptyDestinations: healthy ? emptyDestinations(route, healthy) : [],
    }))
    .filter((row) => namespace === null || row.namespace === namespace)
}
