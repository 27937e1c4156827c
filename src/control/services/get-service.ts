import { objectRef } from '@/domain/names'
import { instanceAddress } from '@/domain/service/service'
import { isInSubset } from '@/domain/service/traffic'
import type { ServiceView } from '@/domain/view/views'
import { listManagedInstances } from '@/store/instances'
import { ordersOfBreakers, type OrdersOfBreakers } from '../breakers/breaker-orders'
import { toBreakerView } from '../breakers/list-breakers'
import type { LiveStatuses } from '../breakers/live-statuses'
import type { ControlParts } from '../context'
import { serviceTraffic } from '../live/figures'
import type { InstanceEntry } from '../live/fleet-entries'
import { notFound } from '../not-found'
import { versioned } from '../versioned'
import { healthOf } from './service-rows'
import { knownServices, readServiceSources, type ServiceSources } from './service-sources'

/** @throws DomainError NOT_FOUND when neither Consul's catalog nor a rule nor a managed instance knows it */
export async function getService(parts: ControlParts, { name }: { name: string }): Promise<ServiceView> {
  const [sources, managed] = await Promise.all([readServiceSources(parts), listManagedInstances(parts.database, name)])
  const service = knownServices(sources).get(name)
  if (!service) throw notFound('service', name)
  const { concerns, inFleet } = service
  const instances = inFleet?.instances ?? []
  const settings = sources.rules.settings.get(name)
  const orders = await ordersOfBreakers(parts, sources.rules.overrides)
  return {
    name,
    settings: settings ? versioned(settings) : null,
    subsets: concerns.subsets.map((each) => ({
      ...versioned(each),
      instances: instances.filter(({ instance }) => isInSubset(instance, each.spec)).length,
    })),
    health: healthOf(service),
    source: inFleet?.source ?? 'NONE',
    tags: [...(inFleet?.tags ?? [])],
    datacenters: [...(inFleet?.datacenters ?? [])],
    managed: managedOf(managed, instances),
    traffic: serviceTraffic(sources.window, name),
    routes: concerns.routes.map(({ namespace, name: route, spec }) => ({
      namespace,
      name: route,
      weightPercent: spec.destinations
        .filter((each) => each.service === name)
        .reduce((sum, each) => sum + each.weightPercent, 0),
    })),
    breakers: breakerViews(sources, concerns.breakers, orders, sources.breakers),
    limits: concerns.limits.map(({ namespace, name: limit, spec }) => ({ namespace, name: limit, route: spec.route })),
  }
}

/** More are on their own page, with all of the service's instances. */
const mostManaged = 200

/** Those that are not registered yet first. */
function managedOf(
  managed: Awaited<ReturnType<typeof listManagedInstances>>,
  instances: readonly InstanceEntry[],
): ServiceView['managed'] {
  const places = new Set(instances.filter(({ instance }) => instance.managed).map((each) => each.address))
  const views = managed.map(({ id, version, spec }) => ({
    ...spec,
    id,
    version,
    registered: places.has(instanceAddress(spec)),
  }))
  return [...views.filter((each) => !each.registered), ...views.filter((each) => each.registered)].slice(0, mostManaged)
}

function breakerViews(
  { nowMs }: ServiceSources,
  breakers: ServiceSources['rules']['breakers'],
  orders: OrdersOfBreakers,
  live: LiveStatuses,
) {
  return breakers.map((each) => {
    const ref = objectRef(each.namespace, each.name)
    return toBreakerView(each, orders, live.of(ref), live.window, nowMs)
  })
}
