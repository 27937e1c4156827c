import type { SubsetSpec } from '@/domain/service/service'
import { isInSubset, takesRequests } from '@/domain/service/traffic'
import type { RouteSpec } from '@/domain/routing/route'
import type { Stored } from '@/store/objects/table'
import type { Fleet } from '../live/fleet'

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

export function healthyDestinations(
  fleet: Fleet,
  services: readonly Pick<Stored<'service'>, 'name' | 'spec'>[],
  subsets: readonly { namespace: string; name: string; spec: SubsetSpec }[],
): HealthyCounts {
  const settings = new Map(services.map((each) => [each.name, each.spec]))
  const healthyOf = (service: string) => {
    const sendToWarning = settings.get(service)?.sendToWarning ?? true
    return (fleet.get(service)?.instances ?? []).filter((each) => takesRequests(each, sendToWarning))
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
