import { Histogram as PromHistogram, type Registry } from 'prom-client'
import { percentile } from '@/telemetry/histogram'
import type { Histogram } from '@/wire/telemetry'

/** Upper bounds in seconds: from what a cache answers to what a caller still waits for. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const

interface Folded {
  /** Durations up to each bound and above the one before; those above the last are in `count` alone. */
  counts: number[]
  count: number
  sumSeconds: number
}

/**
 * A Prometheus histogram of durations by route that is fed with whole histograms, once a second, and not with single
 * values: so it costs nothing in the path of a request. What it loses is their relative error, 1.5%.
 */
export class LatencyMetric extends PromHistogram<'route'> {
  private readonly byRoute = new Map<string, Folded>()

  constructor(
    private readonly facts: { name: string; help: string },
    register: Registry,
  ) {
    super({ ...facts, labelNames: ['route'], registers: [register] })
  }

  add(route: string, latency: Histogram): void {
    let folded = this.byRoute.get(route)
    if (!folded) {
      folded = { counts: bounds.map(() => 0), count: 0, sumSeconds: 0 }
      this.byRoute.set(route, folded)
    }
    for (const [bucket, count] of latency) {
      const seconds = (percentile([[bucket, 1]], 50) ?? 0) / 1000
      const at = bounds.findIndex((bound) => seconds <= bound)
      if (at >= 0) folded.counts[at] = (folded.counts[at] ?? 0) + count
      folded.count += count
      folded.sumSeconds += seconds * count
    }
  }

  forget(route: string): void {
    this.byRoute.delete(route)
  }

  /** What prom-client asks for when it writes text, and when it writes JSON. */
  getForPromString() {
    const values = [...this.byRoute].flatMap(([route, folded]) => this.valuesOf(route, folded))
    return Promise.resolve({ ...this.facts, type: 'histogram', aggregator: 'sum', values })
  }

  private valuesOf(route: string, { counts, count, sumSeconds }: Folded) {
    const value = (what: string, number: number, labels: { le?: number | string } = {}) => ({
      ...{ metricName: `${this.facts.name}_${what}`, labels, sharedLabels: { route }, value: number },
    })
    let below = 0
    const buckets = bounds.map((le, index) => value('bucket', (below += counts[index] ?? 0), { le }))
    return [...buckets, value('bucket', count, { le: '+Inf' }), value('sum', sumSeconds), value('count', count)]
  }
}
