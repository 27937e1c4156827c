import type { TopologyEdge } from '@/domain/view/fleet-views'
import { percentile } from '@/telemetry/histogram'
import type { Caller } from '@/telemetry/rows'

/**
 * Who calls whom as the map shows it: rates over the time that gateways reported on, and percentiles of all requests of
 * that time. Empty when no gateway reported.
 */
export function edgesOf(callers: readonly Caller[], coveredMs: number): TopologyEdge[] {
  if (coveredMs <= 0) return []
  return callers
    .filter((each) => each.count > 0)
    .map(({ from, to, count, errors, latency }) => ({
      from,
      to,
      requestsPerSecond: count / (coveredMs / 1000),
      errorPercent: (100 * errors) / count,
      p50Ms: percentile(latency, 50),
      p99Ms: percentile(latency, 99),
    }))
}

/** What of it lies in a namespace: calls that begin or end at one of its services. */
export function edgesTouching(edges: readonly TopologyEdge[], services: ReadonlySet<string>): TopologyEdge[] {
  return edges.filter(({ from, to }) => services.has(from) || services.has(to))
}

/** Requests that a service got; of the callers that are no service we know (empty) those that they sent. */
export function requestsOf(edges: readonly TopologyEdge[]): ReadonlyMap<string, number> {
  const requests = new Map<string, number>()
  const add = (service: string, perSecond: number) => requests.set(service, (requests.get(service) ?? 0) + perSecond)
  for (const { from, to, requestsPerSecond } of edges) {
    add(to, requestsPerSecond)
    if (from === '') add('', requestsPerSecond)
  }
  return requests
}
