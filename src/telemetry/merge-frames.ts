import type { BreakerStatus, Frame, TelemetrySecond } from '@/wire/telemetry'
import { mergeWire } from './histogram'
import { severity } from './worst-state'

/**
 * Adding figures up: over gateways (one second of many gateways becomes one frame) and over time (many frames become
 * a longer one). Counts and histograms are sums, so the result does not depend on the order. A gauge (requests in
 * flight) adds up over gateways and is the highest seen over time. Health and a lock's holder are those at the end.
 */

type Route = Frame['routes'][number]
type Service = Frame['services'][number]
type Instance = Frame['instances'][number]
type Limit = Frame['limits'][number]
type Lock = Frame['locks'][number]
type Gauge = (a: number, b: number) => number

const overGateways: Gauge = (a, b) => a + b
const overTime: Gauge = Math.max

/**
 * One frame of one second.
 * @param seconds of different gateways, all starting at `startMs`
 * @param seen what others than gateways saw of that second
 */
export function frameOfSecond(
  startMs: number,
  seconds: readonly TelemetrySecond[],
  seen: Pick<Frame, 'health' | 'locks'>,
): Frame {
  return {
    version: 1,
    startMs,
    resolutionMs: 1000,
    coveredMs: seconds.length > 0 ? 1000 : 0,
    gateways: seconds.length,
    ...mergeTraffic(seconds, overGateways),
    breakers: mergeBy(seconds, (each) => each.breakers, breakerKey, laterStatus),
    health: seen.health,
    locks: seen.locks,
  }
}

/**
 * The figures of several frames as one, every detail kept. The result covers `resolutionMs` from `startMs` on.
 * Frames of one and the same interval must not be given twice.
 */
export function mergeOverTime(frames: readonly Frame[], startMs: number, resolutionMs: number): Frame {
  const inOrder = frames.toSorted((a, b) => a.startMs - b.startMs)
  return {
    version: 1,
    startMs,
    resolutionMs,
    coveredMs: inOrder.reduce((sum, each) => sum + each.coveredMs, 0),
    gateways: inOrder.reduce((most, each) => Math.max(most, each.gateways), 0),
    ...mergeTraffic(inOrder, overTime),
    breakers: mergeBy(inOrder, (each) => each.breakers, breakerKey, laterStatus),
    health: inOrder.findLast((each) => each.health.length > 0)?.health ?? [],
    locks: mergeBy(
      inOrder,
      (each) => each.locks,
      (each) => each.name,
      addLock,
    ),
  }
}

/** A longer frame as it is kept: without single instances, and with one status, the worst, for each breaker. */
export function rollUp(frames: readonly Frame[], startMs: number, resolutionMs: number): Frame {
  const merged = mergeOverTime(frames, startMs, resolutionMs)
  const statuses = frames.map((each) => ({ breakers: each.breakers }))
  return {
    ...merged,
    instances: [],
    breakers: mergeBy(
      statuses,
      (each) => each.breakers,
      (each) => each.breaker,
      worseStatus,
    ),
  }
}

type Traffic = Pick<Frame, 'unmatched' | 'routes' | 'services' | 'instances' | 'limits'>

function mergeTraffic(parts: readonly Traffic[], gauge: Gauge): Traffic {
  return {
    unmatched: parts.reduce((sum, each) => sum + each.unmatched, 0),
    routes: mergeBy(
      parts,
      (each) => each.routes,
      (each) => each.route,
      addRoute,
    ),
    services: mergeBy(
      parts,
      (each) => each.services,
      (each) => each.service,
      addService(gauge),
    ),
    instances: mergeBy(
      parts,
      (each) => each.instances,
      (each) => `${each.service} ${each.instance}`,
      addInstance(gauge),
    ),
    limits: mergeBy(
      parts,
      (each) => each.limits,
      (each) => each.policy,
      addLimit,
    ),
  }
}

/** Joins the lists of all parts, one entry for each key, in the keys' order. */
function mergeBy<Part, Entry>(
  parts: readonly Part[],
  list: (part: Part) => readonly Entry[],
  key: (entry: Entry) => string,
  join: (a: Entry, b: Entry) => Entry,
): Entry[] {
  const byKey = new Map<string, Entry>()
  for (const part of parts) {
    for (const entry of list(part)) {
      const known = byKey.get(key(entry))
      byKey.set(key(entry), known === undefined ? entry : join(known, entry))
    }
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry)
}

function addStatuses(a: Route['statuses'], b: Route['statuses']): Route['statuses'] {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

function addRoute(a: Route, b: Route): Route {
  return {
    route: a.route,
    count: a.count + b.count,
    statuses: addStatuses(a.statuses, b.statuses),
    latency: mergeWire(a.latency, b.latency),
    limited: a.limited + b.limited,
    broken: a.broken + b.broken,
    failed: a.failed + b.failed,
  }
}

const addService =
  (gauge: Gauge) =>
  (a: Service, b: Service): Service => ({
    service: a.service,
    count: a.count + b.count,
    statuses: addStatuses(a.statuses, b.statuses),
    latency: mergeWire(a.latency, b.latency),
    errors: a.errors + b.errors,
    inFlight: gauge(a.inFlight, b.inFlight),
  })

const addInstance =
  (gauge: Gauge) =>
  (a: Instance, b: Instance): Instance => ({
    service: a.service,
    instance: a.instance,
    count: a.count + b.count,
    errors: a.errors + b.errors,
    inFlight: gauge(a.inFlight, b.inFlight),
    latency: mergeWire(a.latency, b.latency),
  })

function addLimit(a: Limit, b: Limit): Limit {
  return {
    policy: a.policy,
    allowed: a.allowed + b.allowed,
    limited: a.limited + b.limited,
    shadowed: a.shadowed + b.shadowed,
  }
}

function addLock(earlier: Lock, later: Lock): Lock {
  return {
    name: earlier.name,
    acquired: earlier.acquired + later.acquired,
    contended: earlier.contended + later.contended,
    released: earlier.released + later.released,
    expired: earlier.expired + later.expired,
    waitMs: mergeWire(earlier.waitMs, later.waitMs),
    holdMs: mergeWire(earlier.holdMs, later.holdMs),
    holder: later.holder,
  }
}

function breakerKey(status: BreakerStatus): string {
  return `${status.breaker} ${status.instance ?? ''} ${status.gateway}`
}

function laterStatus(earlier: BreakerStatus, later: BreakerStatus): BreakerStatus {
  return { ...later, rejected: earlier.rejected + later.rejected }
}

/** Of two statuses of one breaker the worse; of equals the one that is in it for longer, so that order does not matter. */
function worseStatus(a: BreakerStatus, b: BreakerStatus): BreakerStatus {
  const order =
    severity(b.state) - severity(a.state) || a.sinceMs - b.sinceMs || (breakerKey(a) <= breakerKey(b) ? -1 : 1)
  return { ...(order <= 0 ? a : b), rejected: a.rejected + b.rejected }
}
