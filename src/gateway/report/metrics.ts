import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Figures } from '@/telemetry/emit-counters'
import type { GatewayReport } from '@/wire/gateway-report'
import type { BreakerStatus } from '@/wire/telemetry'
import { LatencyMetric } from './latency-metric'

/**
 * The gateway's figures for Prometheus. They are added up once a second from what the telemetry counts anyway, so nothing
 * of it stands in the path of a request. Labels are names of routes, services and policies in force, never addresses
 * or keys, and a name that is in force no more takes its series with it.
 */
export interface MetricsSource {
  version: string
  standing(): Pick<GatewayReport, 'revision' | 'state'>
  /** Services that routes send to, with how many of their instances take requests, and are only held. */
  services(): ReadonlyMap<string, { endpoints: number; held: number; inFlight: number }>
  breakers(): readonly Pick<BreakerStatus, 'breaker' | 'state'>[]
  /** Transitions that were never told, since the start. */
  breakerEventsDropped(): number
  isInForce(kind: 'route' | 'rate-limit', ref: string): boolean
}

const classes = ['2xx', '3xx', '4xx', '5xx'] as const
const outcomes = ['allowed', 'limited', 'shadowed'] as const
const states = ['SYNCED', 'STALE', 'ERROR'] as const
const prefix = 'switchyard_gateway_'

export class Metrics {
  private readonly registry = new Registry()
  private readonly unmatched = this.counter('unmatched_requests_total', 'Requests that matched no route.', [])
  private readonly requests = this.counter('requests_total', 'Requests by route, as callers saw them.', [
    'route',
    'status_class',
  ])
  private readonly limited = this.counter('limited_requests_total', 'Requests refused by a rate limit (429).', [
    'route',
  ])
  private readonly broken = this.counter('broken_requests_total', 'Requests refused by a breaker (503).', ['route'])
  private readonly failed = this.counter(
    'failed_requests_total',
    'Requests that the gateway answered because no instance did (502, 503, 504).',
    ['route'],
  )
  private readonly retries = this.counter('retries_total', 'Tries beyond the first of a request.', ['route'])
  private readonly latency = new LatencyMetric(
    { name: `${prefix}request_duration_seconds`, help: 'Time from a request’s head to the end of its answer.' },
    this.registry,
  )
  private readonly tries = this.counter(
    'upstream_tries_total',
    'Tries sent to instances. 5xx: also those that failed.',
    ['service', 'status_class'],
  )
  private readonly errors = this.counter(
    'upstream_errors_total',
    'Tries that failed, timed out or were answered with 5xx.',
    ['service'],
  )
  private readonly ejections = this.counter('ejections_total', 'How often the breaker of a single instance opened.', [
    'service',
  ])
  private readonly decisions = this.counter('limit_decisions_total', 'What rate limits decided.', ['policy', 'outcome'])

  constructor(private readonly source: MetricsSource) {
    collectDefaultMetrics({ register: this.registry })
    const dropped: Counter = new Counter({
      name: `${prefix}dropped_breaker_events_total`,
      help: 'Transitions of breakers that were never told, because Redis was away for too long.',
      registers: [this.registry],
      collect() {
        dropped.reset()
        dropped.inc(source.breakerEventsDropped())
      },
    })
    this.gauge('build_info', 'Always 1; the label tells the version.', ['version'], (set) => {
      set({ version: source.version }, 1)
    })
    this.gauge('revision', 'The revision in force; 0 before the first.', [], (set) => {
      set({}, source.standing().revision)
    })
    this.gauge('sync_state', '1 for the state that the gateway reports.', ['state'], (set) => {
      const { state: now } = source.standing()
      for (const state of states) set({ state }, state === now ? 1 : 0)
    })
    this.gauge('endpoints', 'Instances that take requests.', ['service'], (set) => {
      for (const [service, { endpoints }] of source.services()) set({ service }, endpoints)
    })
    this.gauge(
      'held_instances',
      'Instances kept though a Consul that came back does not know them.',
      ['service'],
      (set) => {
        for (const [service, { held }] of source.services()) set({ service }, held)
      },
    )
    this.gauge('requests_in_flight', 'Tries under way.', ['service'], (set) => {
      for (const [service, { inFlight }] of source.services()) set({ service }, inFlight)
    })
    this.gauge(
      'open_breakers',
      'Breakers that are open: 1 for a service, or so many of its instances.',
      ['breaker'],
      (set) => {
        const open = new Map<string, number>()
        for (const { breaker, state } of source.breakers()) {
          const isOpen = state === 'OPEN' || state === 'FORCED_OPEN'
          open.set(breaker, (open.get(breaker) ?? 0) + (isOpen ? 1 : 0))
        }
        for (const [breaker, count] of open) set({ breaker }, count)
      },
    )
  }

  /** Adds one second's figures. */
  add({ unmatched, routes, services, instances, limits }: Figures): void {
    this.unmatched.inc(unmatched)
    for (const { route, statuses, limited, broken, failed, retries, latency } of routes) {
      for (const [index, status_class] of classes.entries()) {
        this.requests.inc({ route, status_class }, statuses[index] ?? 0)
      }
      this.limited.inc({ route }, limited)
      this.broken.inc({ route }, broken)
      this.failed.inc({ route }, failed)
      this.retries.inc({ route }, retries)
      this.latency.add(route, latency)
    }
    for (const { service, statuses, errors } of services) {
      for (const [index, status_class] of classes.entries()) {
        this.tries.inc({ service, status_class }, statuses[index] ?? 0)
      }
      this.errors.inc({ service }, errors)
    }
    for (const { service, ejections } of instances) if (ejections > 0) this.ejections.inc({ service }, ejections)
    for (const { policy, ...counts } of limits) {
      for (const outcome of outcomes) this.decisions.inc({ policy, outcome }, counts[outcome])
    }
  }

  async text(): Promise<{ contentType: string; body: string }> {
    await this.prune()
    return { contentType: this.registry.contentType, body: await this.registry.metrics() }
  }

  /** Forgets what is in force no more. */
  private async prune(): Promise<void> {
    const services = this.source.services()
    for (const { labels } of (await this.limited.get()).values) {
      const route = String(labels.route)
      if (this.source.isInForce('route', route)) continue
      for (const status_class of classes) this.requests.remove({ route, status_class })
      for (const each of [this.limited, this.broken, this.failed, this.retries]) each.remove({ route })
      this.latency.forget(route)
    }
    for (const { labels } of (await this.errors.get()).values) {
      const service = String(labels.service)
      if (services.has(service)) continue
      for (const status_class of classes) this.tries.remove({ service, status_class })
      for (const each of [this.errors, this.ejections]) each.remove({ service })
    }
    for (const { labels } of (await this.decisions.get()).values) {
      const policy = String(labels.policy)
      if (!this.source.isInForce('rate-limit', policy)) {
        for (const outcome of outcomes) this.decisions.remove({ policy, outcome })
      }
    }
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: `${prefix}${name}`, help, labelNames, registers: [this.registry] })
  }

  /** Read when it is asked for. */
  private gauge<L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    read: (set: (labels: Record<L, string>, value: number) => void) => void,
  ): void {
    const gauge = new Gauge<L>({
      ...{ name: `${prefix}${name}`, help, labelNames, registers: [this.registry] },
      collect() {
        gauge.reset()
        read((labels, value) => {
          gauge.set(labels, value)
        })
      },
    })
  }
}
