import { objectRef } from '@/domain/names'
import type { ServiceRow } from '@/domain/view/views'
import { overrideInForce, worstBreakerState } from '../breakers/breaker-state'
import { instancesUnderOrder } from '../instances/orders'
import { serviceTraffic } from '../live/figures'
import { worstOf } from './health'
import type { Rules } from './rules'
import type { KnownService, ServiceSources } from './service-sources'

const nobody = { passing: 0, warning: 0, critical: 0 }

export function healthOf({ inFleet }: KnownService) {
  return inFleet?.health ?? nobody
}

/** Makes rows of services. */
export function serviceRows(sources: ServiceSources): (service: KnownService) => ServiceRow {
  const statesOf = breakerStates(sources)
  return (service) => {
    const { key: name, owner, concerns, inFleet } = service
    const health = healthOf(service)
    return {
      name,
      namespace: owner,
      source: inFleet?.source ?? 'NONE',
      health,
      worst: worstOf(health),
      ordered: instancesUnderOrder(sources, service).length,
      flapping: inFleet?.flapping ?? 0,
      traffic: serviceTraffic(sources.window, name),
      breakers: concerns.breakers.map(statesOf),
      limits: concerns.limits.length,
      routes: concerns.routes.length,
    }
  }
}

function breakerStates({ rules, breakers, nowMs }: ServiceSources) {
  const overrides = new Map(rules.overrides.map((each) => [objectRef(each.namespace, each.name), each.spec]))
  return ({ namespace, name, spec }: Rules['breakers'][number]): ServiceRow['breakers'][number] => {
    const ref = objectRef(namespace, name)
    const override = overrideInForce(overrides.get(ref), nowMs)
    return { name, namespace, worst: worstBreakerState(breakers.of(ref), spec, override) }
  }
}
