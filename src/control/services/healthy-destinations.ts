import type { RouteSpec } from '@/domain/routing/route'
import { overrideNameOf } from '@/domain/service/instance-override'
import { defaultSettings, takesUnder } from '@/domain/service/minimum-healthy'
import { isInSubset } from '@/domain/service/traffic'
import type { Fleet } from '../live/fleet'
import type { Rules } from './rules'

/** A route, as far as it says where traffic goes. */
interface Routed {
  namespace: string
  spec: Pick<RouteSpec, 'enabled' | 'destinations'>
}

/** Healthy instances behind `service`, and behind `namespace/service/subset`. */
export interface HealthyCounts {
  services: ReadonlyMap<string, number>
  subsets: ReadonlyMap<string, number>
}

/** Those that operators took out of traffic do not count. */
export function healthyDestinations(
  fleet: Fleet,
  { settings, subsets, orders }: Pick<Rules, 'settings' | 'subsets' | 'orders'>,
  nowMs: number,
): HealthyCounts {
  const healthyOf = (service: string) => {
    const treated = settings.get(service)?.spec ?? defaultSettings
    return (fleet.get(service)?.instances ?? []).filter((each) => {
      const order = orders.size === 0 ? undefined : orders.get(overrideNameOf(each))?.spec
      return takesUnder(each, order, treated, nowMs)
    })
  }
  return {
    services: new Map([...fleet.keys()].map((service) => [service, healthyOf(service).length])),
    subsets: new Map(
      subsets.map(({ namespace, name, spec }) => [
        `${namespace}/${spec.service}/${name}`,
        healthyOf(spec.service).filter((each) => isInSubset(each, spec)).length,
      ]),
    ),
  }
}

/** Destinations of a route that should take traffic and have nobody to take it: `service` or `service/subset`. */
export function emptyDestinations(route: Routed, healthy: HealthyCounts): string[] {
  if (!route.spec.enabled) return []
  return route.spec.destinations
    .filter((each) => each.weightPercent > 0)
    .flatMap(({ service, subset }) => {
      const count =
        subset === null ? healthy.services.get(service) : healthy.subsets.get(`${route.namespace}/${service}/${subset}`)
      if ((count ?? 0) > 0) return []
      return [subset === null ? service : `${service}/${subset}`]
    })
}
