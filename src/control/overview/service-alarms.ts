/** What of each service an operator may have to look at, reckoned without making rows of all of them. */
import { serviceTraffic } from '../live/figures'
import { orderOf } from '../instances/orders'
import type { KnownService, ServiceSources } from '../services/service-sources'

export interface ServiceAlarm {
  name: string
  namespace: string | null
  instances: number
  /** Those that are drained or in maintenance by an operator's order. */
  ordered: number
  /** Those that are well enough to take requests and are not under such an order. */
  taking: number
  /** What was given as reasons of these orders, each once. */
  reasons: readonly string[]
  flapping: number
  flappingSinceMs: number | null
  /** null when it is not known, and not reckoned for services of which enough is well. */
  requestsPerSecond: number | null
}

/** Services of which nothing takes requests, or of which instances flap. */
export function serviceAlarms(sources: ServiceSources, services: readonly KnownService[]): ServiceAlarm[] {
  return services.flatMap((each) => alarmOf(sources, each) ?? [])
}

function alarmOf(sources: ServiceSources, { key, owner, inFleet }: KnownService): ServiceAlarm | null {
  if (!inFleet || inFleet.instances.length === 0) return null
  const { instances, flapping } = inFleet
  const orders = instances.map((each) => {
    const order = orderOf(sources, each)
    return order && order.spec.mode !== 'ACTIVE' ? order : null
  })
  const taking = instances.filter(
    ({ instance }, index) => !orders[index] && (instance.health === 'passing' || instance.health === 'warning'),
  ).length
  if (taking > 0 && flapping === 0) return null
  const given = orders.filter((each) => each !== null)
  const since = instances.flatMap((each) => each.standing?.flapping?.sinceMs ?? [])
  return {
    name: key,
    namespace: owner,
    instances: instances.length,
    ordered: given.length,
    taking,
    reasons: [...new Set(given.map((each) => each.spec.reason).filter((reason) => reason !== ''))],
    flapping,
    flappingSinceMs: since.length > 0 ? Math.min(...since) : null,
    requestsPerSecond: taking > 0 ? null : (serviceTraffic(sources.window, key)?.requestsPerSecond ?? null),
  }
}
