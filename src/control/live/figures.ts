/** Single figures of the last seconds, as rows of services and instances show them and are sorted by them. */
import type { Redis } from 'ioredis'
import type { BreakerState } from '@/domain/breaker/policy'
import type { LiveTraffic } from '@/domain/view/views'
import { percentile } from '@/telemetry/histogram'
import type { Window } from '@/telemetry/window'
import { worseState } from '@/telemetry/worst-state'
import { lastResult } from '../memo'
import { liveTraffic } from './window'

export function serviceTraffic(window: Window | null, service: string): LiveTraffic | null {
  return liveTraffic(window, window?.service(service))
}

/** @param address `address:port` */
export function instanceTraffic(window: Window | null, service: string, address: string): LiveTraffic | null {
  return liveTraffic(window, window?.instance(service, address))
}

/** Requests under way in the newest second; null when no gateway reported. */
export function instanceInFlight(window: Window | null, service: string, address: string): number | null {
  const last = window?.last()
  if (!last || last.coveredMs === 0) return null
  return last.instance(service, address)?.inFlight ?? 0
}

const breakersOf = lastResult((window: Window) => {
  const states = new Map<string, BreakerState>()
  for (const { service, instance, state } of window.breakers()) {
    if (instance === null) continue
    const place = `${service} ${instance}`
    const known = states.get(place)
    states.set(place, known ? worseState(known, state) : state)
  }
  return states
})

/** The worst state of its own breaker over all gateways; null when it has none. */
export function instanceBreaker(window: Window | null, service: string, address: string): BreakerState | null {
  return (window && breakersOf(window).get(`${service} ${address}`)) ?? null
}

/** Lists are sorted by these over thousands of entries, so no more is reckoned than the one figure. */
type TrafficSort = 'requests' | 'errors' | 'p99'

export function serviceSortFigure(window: Window | null, service: string, by: TrafficSort): number | null {
  return sortFigure(window, window?.service(service) ?? null, by)
}

const slowForMs = 5000
const slowFigures = new WeakMap<Redis, { endMs: number; p99Ms: ReadonlyMap<string, number | null> }>()

/**
 * The p99 of many instances, to sort by: merging ten thousand histograms takes a good part of a second's work, so what
 * was reckoned serves for five seconds. What rows show is always fresh.
 */
export function instanceP99s(
  redis: Redis,
  window: Window | null,
  instances: readonly { key: string; instance: { service: string }; address: string }[],
): (key: string) => number | null {
  if (!window) return () => null
  const known = slowFigures.get(redis)
  const isYoung = known && window.endMs >= known.endMs && window.endMs - known.endMs < slowForMs
  if (isYoung && instances.every(({ key }) => known.p99Ms.has(key))) return (key) => known.p99Ms.get(key) ?? null
  const p99Ms = new Map(
    instances.map((each) => [each.key, instanceSortFigure(window, each.instance.service, each.address, 'p99')]),
  )
  slowFigures.set(redis, { endMs: window.endMs, p99Ms })
  return (key) => p99Ms.get(key) ?? null
}

export function instanceSortFigure(
  window: Window | null,
  service: string,
  address: string,
  by: TrafficSort,
): number | null {
  if (by === 'p99') return sortFigure(window, window?.instance(service, address) ?? null, by)
  const sums = window?.instanceSums().get(`${service} ${address}`)
  return sortFigure(window, sums ? { ...sums, latency: [] } : null, by)
}

function sortFigure(window: Window | null, figures: Parameters<typeof liveTraffic>[1], by: TrafficSort): number | null {
  if (!window || window.coveredMs === 0) return null
  if (!figures || figures.count === 0) return by === 'p99' ? null : 0
  if (by === 'requests') return figures.count
  return by === 'errors' ? figures.errors / figures.count : percentile(figures.latency, 99)
}
