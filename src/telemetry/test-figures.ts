import type { FrameScope } from '@/domain/view/fleet-views'
import type { BreakerStatus, Frame, TelemetrySecond } from '@/wire/telemetry'
import { emptyHistogram, record, toWire } from './histogram'
import { frameOfSecond } from './merge-gateways'

/** Figures for tests: one route, one service, one instance, one limit. */
export interface Figures {
  gateway?: string
  startMs: number
  count?: number
  errors?: number
  inFlight?: number
  latencyMs?: number
}

export function secondOf(figures: Figures): TelemetrySecond {
  const { gateway = 'a', startMs, count = 10, errors = 0, inFlight = 0, latencyMs = 5 } = figures
  const histogram = emptyHistogram()
  for (let index = 0; index < count; index++) record(histogram, latencyMs)
  const latency = toWire(histogram)
  const statuses: [number, number, number, number] = [count - errors, 0, 0, errors]
  return {
    version: 1,
    gateway,
    startMs,
    unmatched: 1,
    routes: [{ route: 'demo/shop', count, statuses, latency, limited: 2, broken: 1, failed: 0, retries: 1 }],
    services: [{ service: 'storefront', count, statuses, latency, errors, inFlight, retries: 1 }],
    instances: [{ service: 'storefront', instance: '127.0.0.1:9000', count, errors, inFlight, latency, ...tried }],
    limits: [{ policy: 'demo/shop', allowed: count, limited: 2, shadowed: 0 }],
    breakers: [breakerOf({ gateway })],
    callers: [{ from: 'service:checkout', to: 'storefront', count, errors, latency }],
    calls: [],
  }
}

/** What these figures are found by. */
export const figuresScope: FrameScope = {
  services: ['storefront'],
  routes: ['demo/shop'],
  limits: ['demo/shop'],
  breakers: ['demo/payments'],
  locks: 'ALL',
  instancesOf: 'storefront',
}

const tried = { retries: 1, ejections: 0 }

export function frameWith(figures: Figures): Frame {
  return frameOfSecond(figures.startMs, [secondOf(figures)], { health: [], locks: [] })
}

export function breakerOf(fields: Partial<BreakerStatus>): BreakerStatus {
  return {
    breaker: 'demo/payments',
    service: 'payments',
    instance: null,
    gateway: 'a',
    state: 'CLOSED',
    sinceMs: 0,
    cause: 'START',
    failureRatePercent: null,
    slowCallRatePercent: null,
    bufferedCalls: 0,
    rejected: 1,
    nextProbeAtMs: null,
    overrideExpiresAtMs: null,
    ...fields,
  }
}
