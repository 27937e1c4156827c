import { msOf } from '@/adapters/redis/redis-clock'
import type { BreakerState } from '@/domain/breaker/policy'
import type { TopologyNode, TopologyView } from '@/domain/view/fleet-views'
import type { ServiceRow } from '@/domain/view/views'
import { latestWindow } from '@/telemetry/window'
import { worseState } from '@/telemetry/worst-state'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { sharedRead } from '../live/shared-read'
import { serviceRows } from '../services/service-rows'
import { isOf, type KnownService, knownServices, readServiceSources } from '../services/service-sources'
import { edgesOf, edgesTouching, requestsOf } from './edges'

const minuteMs = 60_000
const read = sharedRead(1000, (redis) =>
  askRedis(redis, async () => latestWindow(redis, minuteMs, msOf(await redis.time()), ['total', 'callers'])),
)

/**
 * Who called whom through the gateways in the last minute. There are the services that called or were called, and those
 * that the namespace's rules speak of, called or not. Without live figures there are no edges, and no rates.
 */
export async function getTopology(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<TopologyView> {
  const [sources, minute] = await Promise.all([readServiceSources(parts), read(parts.redis, parts.clock.now())])
  const known = knownServices(sources)
  const all = edgesOf(minute?.callers() ?? [], minute?.coveredMs ?? 0)
  const ruled = new Set([...known.values()].filter((each) => isRuled(each, namespace)).map((each) => each.key))
  const edges = namespace === null ? all : edgesTouching(all, ruled)
  const requests = requestsOf(all)
  const rowOf = serviceRows(sources)
  const names = new Set([...ruled, ...edges.flatMap((each) => [each.from, each.to])])
  const isCovered = minute !== null && minute.coveredMs > 0
  return {
    nodes: [...names].sort().map((name) => {
      const service = known.get(name)
      return nodeOf(name, service && rowOf(service), isCovered ? (requests.get(name) ?? 0) : null)
    }),
    edges,
    atMs: isCovered ? minute.endMs : null,
  }
}

/** Of all namespaces too only services that somebody's rules speak of: a catalog may hold a thousand others. */
function isRuled(service: KnownService, namespace: string | null): boolean {
  const { owner, concerns } = service
  return isOf(service, namespace) && (owner !== null || concerns.routes.length + concerns.breakers.length > 0)
}

function nodeOf(service: string, row: ServiceRow | undefined, requestsPerSecond: number | null): TopologyNode {
  const states = row?.breakers.map((each) => each.worst) ?? []
  return {
    service,
    health: row?.health ?? { passing: 0, warning: 0, critical: 0 },
    requestsPerSecond,
    breaker: states.reduce<BreakerState | null>((a, b) => (a === null ? b : worseState(a, b)), null),
  }
}
