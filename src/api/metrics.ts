/**
 * What Prometheus may read of a web process: its own running, calls of the API and open streams. Anybody may read it, so
 * it holds counts and the API's own names, nothing of the fleet or of who is signed in. The registry hangs on
 * `globalThis`, because Next loads modules more than once.
 */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What is read when somebody asks; there is nothing before the first request has opened it. */
export interface MetricsSource {
  streams: () => { screen: number; status: number }
  /** null where nobody has asked for the fleet yet. */
  fleet: () => { services: number; instances: number; ageMs: number } | null
}

const prefix = 'switchyard_web_'
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export class ApiMetrics {
  readonly registry = new Registry()
  private source: MetricsSource | null = null
  private readonly calls = new Histogram({
    name: `${prefix}call_duration_seconds`,
    help: 'Time that queries and mutations took, by procedure and result (ok, or the code of the error).',
    labelNames: ['procedure', 'result'],
    buckets: secondsBuckets,
    registers: [this.registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.registry })
    this.gauge('live_screen_streams', 'Open streams of what a screen shows', ({ streams }) => streams().screen)
    this.gauge('live_status_streams', 'Open streams of the status', ({ streams }) => streams().status)
    this.gauge('fleet_services', 'Services that are kept in memory', ({ fleet }) => fleet()?.services ?? null)
    this.gauge('fleet_instances', 'Instances that are kept in memory', ({ fleet }) => fleet()?.instances ?? null)
    this.gauge(
      'fleet_age_seconds',
      'How long ago Redis last said that the fleet in memory is the present one',
      (source) => {
        const kept = source.fleet()
        return kept && kept.ageMs / 1000
      },
    )
  }

  /** Begins to tell of what the process has opened. */
  follow(source: MetricsSource): void {
    this.source = source
  }

  called(procedure: string, result: string, durationMs: number): void {
    this.calls.observe({ procedure, result }, durationMs / 1000)
  }

  /** A figure that is not known is left out. */
  private gauge(name: string, help: string, read: (source: MetricsSource) => number | null): void {
    const told = () => this.source && read(this.source)
    new Gauge({
      name: prefix + name,
      help,
      registers: [this.registry],
      collect() {
        const value = told()
        if (value === null || !Number.isFinite(value)) this.remove()
        else this.set(value)
      },
    })
  }
}

const holder = globalThis as typeof globalThis & { switchyardMetrics?: ApiMetrics }

export function apiMetrics(): ApiMetrics {
  holder.switchyardMetrics ??= new ApiMetrics()
  return holder.switchyardMetrics
}

export async function handleMetrics(): Promise<Response> {
  const { registry } = apiMetrics()
  const headers = { 'content-type': registry.contentType, 'cache-control': 'no-store' }
  return new Response(await registry.metrics(), { headers })
}
