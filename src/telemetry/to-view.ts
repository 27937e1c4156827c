import type { BreakerState } from '@/domain/breaker/policy'
import type { FrameView, TrafficPoint } from '@/domain/view/views'
import type { Frame, Histogram } from '@/wire/telemetry'
import { mergeWire, percentile } from './histogram'
import { worseState } from './worst-state'

/** Frames that are read again have their view already; see parse-frame. */
const views = new WeakMap<Frame, FrameView>()

/**
 * A frame as charts show it: rates per second and percentiles. Rates divide by the time that gateways reported on;
 * where none did they are null, and nothing is said of services, routes and limits.
 */
export function toView(frame: Frame): FrameView {
  const view = views.get(frame) ?? makeView(frame)
  views.set(frame, view)
  return view
}

function makeView(frame: Frame): FrameView {
  const seconds = frame.coveredMs / 1000
  return {
    startMs: frame.startMs,
    resolutionMs: frame.resolutionMs,
    total: totalOf(frame),
    services: record(
      frame.services,
      (each) => each.service,
      (each) => pointOf(each.count, each.errors, each.latency, seconds),
    ),
    routes: record(
      frame.routes,
      (each) => each.route,
      (each) => ({
        ...pointOf(each.count, each.statuses[3], each.latency, seconds),
        limited: each.limited / seconds,
        broken: each.broken / seconds,
      }),
    ),
    limits: record(
      frame.limits,
      (each) => each.policy,
      (each) => ({
        allowed: each.allowed / seconds,
        limited: each.limited / seconds,
        shadowed: each.shadowed / seconds,
      }),
    ),
    breakers: worstStates(frame),
    health: record(
      frame.health,
      (each) => each.service,
      ({ passing, warning, critical }) => ({ passing, warning, critical }),
    ),
    locks: locksOf(frame),
  }
}

/** Requests as callers saw them, those that matched no route among them; errors are answers of 500 and above. */
export function totalOf(frame: Frame): TrafficPoint {
  const count = frame.routes.reduce((sum, each) => sum + each.count, frame.unmatched)
  const errors = frame.routes.reduce((sum, each) => sum + each.statuses[3], 0)
  const latency = frame.routes.reduce<Histogram>((merged, each) => mergeWire(merged, each.latency), [])
  return pointOf(count, errors, latency, frame.coveredMs / 1000)
}

function pointOf(count: number, errors: number, latency: Histogram, seconds: number): TrafficPoint {
  return {
    requestsPerSecond: seconds > 0 ? count / seconds : null,
    errorPercent: count > 0 ? (100 * errors) / count : null,
    p50Ms: percentile(latency, 50),
    p99Ms: percentile(latency, 99),
  }
}

function worstStates(frame: Frame): Record<string, BreakerState> {
  const states: Record<string, BreakerState> = {}
  for (const { breaker, state } of frame.breakers) states[breaker] = worseState(states[breaker] ?? state, state)
  return states
}

function locksOf(frame: Frame): FrameView['locks'] {
  const seconds = frame.resolutionMs / 1000
  return record(
    frame.locks,
    (each) => each.name,
    (each) => ({
      acquired: each.acquired / seconds,
      contended: each.contended / seconds,
      expired: each.expired / seconds,
      waitP99Ms: percentile(each.waitMs, 99),
      holdP50Ms: percentile(each.holdMs, 50),
      held: each.holder !== null,
    }),
  )
}

function record<Entry, View>(
  entries: readonly Entry[],
  key: (entry: Entry) => string,
  view: (entry: Entry) => View,
): Record<string, View> {
  return Object.fromEntries(entries.map((entry) => [key(entry), view(entry)]))
}
