import { msOf } from '@/adapters/redis/redis-clock'
import type { LiveTraffic } from '@/domain/view/views'
import { percentile } from '@/telemetry/histogram'
import { latestWindow, type Window } from '@/telemetry/window'
import type { Histogram } from '@/wire/telemetry'
import type { ControlParts } from '../context'
import { askRedis } from './ask-redis'
import { sharedRead } from './shared-read'

const windowMs = 10_000
// By Redis' clock, in which seconds are told: this machine's may be another.
const read = sharedRead(500, (redis) =>
  askRedis(redis, async () => latestWindow(redis, windowMs, msOf(await redis.time()))),
)

/** The last ten seconds: what tables show as "now". Null when nothing is known of them. */
export async function readWindow({ redis, clock }: ControlParts): Promise<Window | null> {
  return read(redis, clock.now())
}

/**
 * Figures of one route, service or instance in a window. Nothing reported by it while gateways reported is no traffic;
 * no gateway reporting is not knowing: null.
 */
export function liveTraffic(
  window: Window | null,
  figures: { count: number; errors: number; latency: Histogram } | null | undefined,
): LiveTraffic | null {
  if (!window || window.coveredMs === 0) return null
  if (!figures || figures.count === 0) {
    return { requestsPerSecond: 0, errorPercent: 0, p50Ms: null, p95Ms: null, p99Ms: null }
  }
  return {
    requestsPerSecond: figures.count / (window.coveredMs / 1000),
    errorPercent: (100 * figures.errors) / figures.count,
    p50Ms: percentile(figures.latency, 50),
    p95Ms: percentile(figures.latency, 95),
    p99Ms: percentile(figures.latency, 99),
  }
}

/** A count of a window as a rate; null when no gateway reported. */
export function perSecond(window: Window | null, count: number | undefined): number | null {
  if (!window || window.coveredMs === 0) return null
  return (count ?? 0) / (window.coveredMs / 1000)
}

/** @param ref `namespace/name` */
export function routeTraffic(window: Window | null, ref: string): LiveTraffic | null {
  const figures = window?.route(ref)
  return liveTraffic(window, figures && { ...figures, errors: figures.statuses[3] })
}
