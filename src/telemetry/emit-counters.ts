import type { TelemetrySecond } from '@/wire/telemetry'
import { emptyHistogram, type HistogramCounts, record, toWire } from './histogram'

/**
 * What a gateway counts between two seconds. Counting is a few additions and allocates only for names not seen in this
 * second, so it may stand in the path of every request.
 */
export type Figures = Pick<TelemetrySecond, 'unmatched' | 'routes' | 'services' | 'instances' | 'limits' | 'callers'>

/** Numbers by service and `address:port`. */
export type ByInstance = ReadonlyMap<string, ReadonlyMap<string, number>>

/** What is not counted but read at the end of the second. */
export interface SecondEnd {
  /** Requests under way. Each instance in it is told of, also with 0 where that is worth knowing. */
  inFlight: ByInstance
  /** How often an instance's own breaker opened. */
  ejections: ByInstance
}

interface Tally {
  count: number
  statuses: [number, number, number, number]
  latency: HistogramCounts
  retries: number
}
type RouteTally = Tally & { limited: number; broken: number; failed: number }
type InstanceTally = Omit<Tally, 'statuses'> & { errors: number }
type ServiceTally = Tally & { errors: number; instances: Map<string, InstanceTally> }
interface CallerTally {
  count: number
  errors: number
  latency: HistogramCounts
}
interface LimitTally {
  allowed: number
  limited: number
  shadowed: number
}

/** So many pairs of caller and service are told apart in one second. */
const mostCallers = 500

export class SecondCounters {
  private unmatchedCount = 0
  private routes = new Map<string, RouteTally>()
  private services = new Map<string, ServiceTally>()
  private limits = new Map<string, LimitTally>()
  /** By the service that was called, then by who called. */
  private callers = new Map<string, Map<string, CallerTally>>()
  private callersToldApart = 0

  unmatched(): void {
    this.unmatchedCount += 1
  }

  /** @param retries how many tries were made beyond the first. */
  request(
    route: string,
    status: number,
    durationMs: number,
    by: 'limited' | 'broken' | 'failed' | null,
    retries: number,
  ): void {
    const tally = entry(this.routes, route, emptyRoute)
    add(tally, status, durationMs)
    tally.retries += retries
    if (by) tally[by] += 1
  }

  /** A request of `from` (`service:<name>` or `ip:<address>`) to a service is over. */
  caller(from: string, to: string, status: number, durationMs: number): void {
    const ofService = entry(this.callers, to, () => new Map<string, CallerTally>())
    let tally = ofService.get(from)
    if (!tally) {
      const toldApart = this.callersToldApart < mostCallers
      if (toldApart) this.callersToldApart += 1
      tally = entry(ofService, toldApart ? from : '', emptyCaller)
    }
    tally.count += 1
    if (status >= 500) tally.errors += 1
    record(tally.latency, durationMs)
  }

  /** @param status null when the try failed or timed out. */
  attempt(service: string, instance: string, status: number | null, durationMs: number, isRetry: boolean): void {
    const tally = entry(this.services, service, emptyService)
    const ofInstance = entry(tally.instances, instance, emptyInstance)
    add(tally, status ?? 502, durationMs)
    ofInstance.count += 1
    record(ofInstance.latency, durationMs)
    const failed = status === null || status >= 500
    for (const each of [tally, ofInstance]) {
      if (failed) each.errors += 1
      if (isRetry) each.retries += 1
    }
  }

  limit(policy: string, outcome: keyof LimitTally): void {
    entry(this.limits, policy, () => ({ allowed: 0, limited: 0, shadowed: 0 }))[outcome] += 1
  }

  /** The figures since the last time, and begins anew. `requests` counts all, matched or not. */
  take({ inFlight, ejections }: SecondEnd): { figures: Figures; requests: number } {
    for (const [service, instances] of [...inFlight, ...ejections]) {
      const tally = entry(this.services, service, emptyService)
      for (const instance of instances.keys()) entry(tally.instances, instance, emptyInstance)
    }
    const routes = [...this.routes].map(([route, tally]) => ({ route, ...tally, latency: toWire(tally.latency) }))
    const services = [...this.services]
    const figures = {
      unmatched: this.unmatchedCount,
      routes,
      services: services.map(([service, tally]) => toServiceTraffic(service, tally, inFlight.get(service))),
      instances: services.flatMap(([service, { instances }]) =>
        Array.from(instances, ([instance, tally]) => ({
          ...{ service, instance, ...tally, latency: toWire(tally.latency) },
          inFlight: inFlight.get(service)?.get(instance) ?? 0,
          ejections: ejections.get(service)?.get(instance) ?? 0,
        })),
      ),
      limits: [...this.limits].map(([policy, tally]) => ({ policy, ...tally })),
      callers: [...this.callers].flatMap(([to, ofService]) =>
        Array.from(ofService, ([from, tally]) => ({ from, to, ...tally, latency: toWire(tally.latency) })),
      ),
    }
    const requests = routes.reduce((sum, each) => sum + each.count, this.unmatchedCount)
    this.unmatchedCount = 0
    this.routes = new Map()
    this.services = new Map()
    this.limits = new Map()
    this.callers = new Map()
    this.callersToldApart = 0
    return { figures, requests }
  }
}

function toServiceTraffic(service: string, tally: ServiceTally, inFlight: ReadonlyMap<string, number> | undefined) {
  const { instances: _instances, latency, ...rest } = tally
  const underWay = [...(inFlight?.values() ?? [])].reduce((sum, each) => sum + each, 0)
  return { service, ...rest, latency: toWire(latency), inFlight: underWay }
}

function emptyTally(): Tally {
  return { count: 0, statuses: [0, 0, 0, 0], latency: emptyHistogram(), retries: 0 }
}

function emptyRoute(): RouteTally {
  return { ...emptyTally(), limited: 0, broken: 0, failed: 0 }
}

function emptyService(): ServiceTally {
  return { ...emptyTally(), errors: 0, instances: new Map() }
}

function emptyInstance(): InstanceTally {
  return { count: 0, errors: 0, latency: emptyHistogram(), retries: 0 }
}

function emptyCaller(): CallerTally {
  return { count: 0, errors: 0, latency: emptyHistogram() }
}

function add(tally: Tally, status: number, durationMs: number): void {
  tally.count += 1
  const index = Math.min(3, Math.max(0, Math.floor(status / 100) - 2))
  tally.statuses[index as 0 | 1 | 2 | 3] += 1
  record(tally.latency, durationMs)
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
