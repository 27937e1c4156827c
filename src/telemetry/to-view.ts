import type { BreakerState } from '@/domain/breaker/policy'
import type { FrameView, TrafficPoint } from '@/domain/view/views'
import type { Histogram } from '@/wire/telemetry'
import { percentile } from './histogram'
import type { ScopedFrame } from './scoped-frame'
import { worseState } from './worst-state'

/**
 * A frame as charts show it: rates per second and percentiles. Rates divide by the time that gateways reported on;
 * where none did they are null, and nothing is said of services, routes and limits.
 */
export function toView(frame: ScopedFrame): FrameView {
  const { total } = frame
  const seconds = total.coveredMs / 1000
  const covered = seconds > 0
  return {
    startMs: frame.startMs,
    resolutionMs: frame.resolutionMs,
    total: pointOf(total, seconds),
    fleet: total.fleet,
    services: record(frame.services, ({ traffic }) => (covered && traffic ? pointOf(traffic, seconds) : null)),
    instances: record(frame.instances ?? new Map<string, never>(), (each) => (covered ? pointOf(each, seconds) : null)),
    routes: record(frame.routes, (each) =>
      covered
        ? {
            ...pointOf({ ...each, errors: each.statuses[3] }, seconds),
            limited: each.limited / seconds,
            broken: each.broken / seconds,
          }
        : null,
    ),
    limits: record(frame.limits, ({ allowed, limited, shadowed }) =>
      covered ? { allowed: allowed / seconds, limited: limited / seconds, shadowed: shadowed / seconds } : null,
    ),
    breakers: record(frame.breakers, (statuses) =>
      statuses
        .map((each) => each.state)
        .reduce<BreakerState | null>((a, b) => (a === null ? b : worseState(a, b)), null),
    ),
    health: record(
      frame.services,
      ({ health }) => health && { passing: health.passing, warning: health.warning, critical: health.critical },
    ),
    locks: locksOf(frame),
  }
}

function pointOf(figures: { count: number; errors: number; latency: Histogram }, seconds: number): TrafficPoint {
  const { count, errors, latency } = figures
  return {
    requestsPerSecond: seconds > 0 ? count / seconds : null,
    errorPercent: count > 0 ? (100 * errors) / count : null,
    p50Ms: percentile(latency, 50),
    p95Ms: percentile(latency, 95),
    p99Ms: percentile(latency, 99),
  }
}

function locksOf(frame: ScopedFrame): FrameView['locks'] {
  const seconds = frame.resolutionMs / 1000
  return record(frame.locks, (each) => ({
    acquired: each.acquired / seconds,
    contended: each.contended / seconds,
    expired: each.expired / seconds,
    waitP99Ms: percentile(each.waitMs, 99),
    holdP50Ms: percentile(each.holdMs, 50),
  }))
}

/** Without those of which there is nothing to say. */
function record<Entry, View>(
  entries: ReadonlyMap<string, Entry>,
  view: (entry: Entry) => View | null,
): Record<string, View> {
  const views: Record<string, View> = {}
  for (const [name, entry] of entries) {
    const each = view(entry)
    if (each !== null) views[name] = each
  }
  return views
}
