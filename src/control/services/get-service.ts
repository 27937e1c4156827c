import { objectRef } from '@/domain/names'
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import { isInSubset } from '@/domain/service/traffic'
import type { InstanceView, ServiceView } from '@/domain/view/views'
import type { ManagedInstance } from '@/store/instances'
import { worseState } from '@/telemetry/worst-state'
import type { Frame } from '@/wire/telemetry'
import { statusesByBreaker } from '../breakers/breaker-state'
import { toBreakerView } from '../breakers/list-breakers'
import type { ControlParts } from '../context'
import { liveTraffic } from '../live/window'
import { notFound } from '../not-found'
import { versioned } from '../versioned'
import { readServiceSources, type ServiceSources } from './list-services'
import { rulesByService } from './rules'

/** @throws DomainError NOT_FOUND when neither Consul's catalog nor a rule nor a managed instance knows it */
export async function getService(parts: ControlParts, { name }: { name: string }): Promise<ServiceView> {
  const sources = await readServiceSources(parts)
  const { rules, fleet, window } = sources
  const settings = rules.services.find((each) => each.name === name)
  const concerns = rulesByService(rules)(name)
  const managed = sources.managed.filter((each) => each.spec.service === name)
  const rulesKnowIt = settings ?? concerns.routes[0] ?? concerns.breakers[0] ?? concerns.subsets[0]
  if (!rulesKnowIt && managed.length === 0 && !fleet?.has(name)) throw notFound('service', name)

  const instances = fleet?.get(name)?.instances ?? []
  return {
    name,
    settings: settings ? versioned(settings) : null,
    subsets: concerns.subsets.map((each) => ({
      ...versioned(each),
      instances: instances.filter((instance) => isInSubset(instance, each.spec)).length,
    })),
    instances: instances.map((each) => instanceView(each, managed, window)),
    managed: managed.map((each) => ({
      ...each.spec,
      id: each.id,
      version: each.version,
      registered: instances.some((instance) => instance.managed && isAt(instance, each)),
    })),
    traffic: liveTraffic(
      window,
      window?.services.find((each) => each.service === name),
    ),
    routes: concerns.routes.map(({ namespace, name: route, spec }) => ({
      namespace,
      name: route,
      weightPercent: spec.destinations
        .filter((each) => each.service === name)
        .reduce((sum, each) => sum + each.weightPercent, 0),
    })),
    breakers: breakerViews(sources, concerns.breakers),
    limits: concerns.limits.map(({ namespace, name: limit, spec }) => ({ namespace, name: limit, route: spec.route })),
  }
}

function instanceView(
  instance: CatalogInstance,
  managed: readonly ManagedInstance[],
  window: Frame | null,
): InstanceView {
  const address = instanceAddress(instance)
  const figures = window?.instances.find((each) => each.service === instance.service && each.instance === address)
  const states = (window?.breakers ?? [])
    .filter((each) => each.service === instance.service && each.instance === address)
    .map((each) => each.state)
  return {
    ...instance,
    traffic: liveTraffic(window, figures),
    inFlight: window && window.coveredMs > 0 ? (figures?.inFlight ?? 0) : null,
    breaker: states.length > 0 ? states.reduce(worseState) : null,
    managedId: instance.managed ? (managed.find((each) => isAt(instance, each))?.id ?? null) : null,
  }
}

function isAt(instance: CatalogInstance, { spec }: ManagedInstance): boolean {
  return instanceAddress(instance) === instanceAddress(spec)
}

function breakerViews({ rules, window, nowMs }: ServiceSources, breakers: ServiceSources['rules']['breakers']) {
  const statuses = statusesByBreaker(window)
  return breakers.map((each) => {
    const override = rules.overrides.find((one) => one.namespace === each.namespace && one.name === each.name)
    const ref = objectRef(each.namespace, each.name)
    return toBreakerView(each, override?.spec, statuses.get(ref) ?? [], window, nowMs)
  })
}
