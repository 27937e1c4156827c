import type { TelemetrySecond } from '@/wire/telemetry'
import { emptyHistogram, type HistogramCounts, record, toWire } from './histogram'

/**
 * What a gateway counts between two seconds. Counting is a few additions and allocates only for names not seen in this
 * second, so it may stand in the path of every request.
 */
export type Figures = Pick<TelemetrySecond, 'unmatched' | 'routes' | 'services' | 'instances' | 'limits'>

/** Requests under way, by service and by `address:port`. */
export type InFlight = ReadonlyMap<string, ReadonlyMap<string, number>>

interface Tally {
  count: number
  statuses: [number, number, number, number]
  latency: HistogramCounts
}
type RouteTally = Tally & { limited: number; broken: number; failed: number }
type ServiceTally = Tally & { errors: number; instances: Map<string, Tally & { errors: number }> }
interface LimitTally {
  allowed: number
  limited: number
  shadowed: number
}

export class SecondCounters {
  private unmatchedCount = 0
  private routes = new Map<string, RouteTally>()
  private services = new Map<string, ServiceTally>()
  private limits = new Map<string, LimitTally>()

  unmatched(): void {
    this.unmatchedCount += 1
  }

  request(route: string, status: number, durationMs: number, by: 'limited' | 'broken' | 'failed' | null): void {
    const tally = entry(this.routes, route, () => ({ ...emptyTally(), limited: 0, broken: 0, failed: 0 }))
    add(tally, status, durationMs)
    if (by) tally[by] += 1
  }

  /** @param status null when the try failed or timed out. */
  attempt(service: string, instance: string, status: number | null, durationMs: number): void {
    const tally = entry(this.services, service, emptyService)
    const ofInstance = entry(tally.instances, instance, () => ({ ...emptyTally(), errors: 0 }))
    const failed = status === null || status >= 500
    for (const each of [tally, ofInstance]) {
      add(each, status ?? 502, durationMs)
      if (failed) each.errors += 1
    }
  }

  limit(policy: string, outcome: keyof LimitTally): void {
    entry(this.limits, policy, () => ({ allowed: 0, limited: 0, shadowed: 0 }))[outcome] += 1
  }

  /** The figures since the last time, and begins anew. `requests` counts all, matched or not. */
  take(inFlight: InFlight): { figures: Figures; requests: number } {
    for (const [service, instances] of inFlight) {
      if ([...instances.values()].some((each) => each > 0)) entry(this.services, service, emptyService)
    }
    const routes = [...this.routes].map(([route, { latency, ...rest }]) => ({
      route,
      ...rest,
      latency: toWire(latency),
    }))
    const figures = {
      unmatched: this.unmatchedCount,
      routes,
      services: [...this.services].map(([service, tally]) => toServiceTraffic(service, tally, inFlight.get(service))),
      instances: [...this.services].flatMap(([service, tally]) => toInstances(service, tally, inFlight.get(service))),
      limits: [...this.limits].map(([policy, tally]) => ({ policy, ...tally })),
    }
    const requests = routes.reduce((sum, each) => sum + each.count, this.unmatchedCount)
    this.unmatchedCount = 0
    this.routes = new Map()
    this.services = new Map()
    this.limits = new Map()
    return { figures, requests }
  }
}

function toServiceTraffic(service: string, tally: ServiceTally, inFlight: ReadonlyMap<string, number> | undefined) {
  const { instances: _instances, latency, ...rest } = tally
  const underWay = [...(inFlight?.values() ?? [])].reduce((sum, each) => sum + each, 0)
  return { service, ...rest, latency: toWire(latency), inFlight: underWay }
}

function toInstances(service: string, tally: ServiceTally, inFlight: ReadonlyMap<string, number> | undefined) {
  for (const [instance, underWay] of inFlight ?? []) {
    if (underWay > 0) entry(tally.instances, instance, () => ({ ...emptyTally(), errors: 0 }))
  }
  return [...tally.instances].map(([instance, { count, errors, latency }]) => ({
    service,
    instance,
    count,
    errors,
    inFlight: inFlight?.get(instance) ?? 0,
    latency: toWire(latency),
  }))
}

function emptyTally(): Tally {
  return { count: 0, statuses: [0, 0, 0, 0], latency: emptyHistogram() }
}

function emptyService(): ServiceTally {
  return { ...emptyTally(), errors: 0, instances: new Map() }
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
