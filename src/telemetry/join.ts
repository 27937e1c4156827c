/**
 * Merging rows of one name: counts add up, histograms merge, a gauge (requests in flight) adds up over gateways and is
 * the highest seen over time. None of it depends on order or grouping, except where the newest counts: a breaker's
 * state is that at the end.
 */
import type { BreakerStatus } from '@/wire/telemetry'
import { mergeAll } from './histogram'
import type { Caller, Instance, Limit, Lock, Route, Service } from './rows'
import { severity } from './worst-state'

export type Gauge = <Row>(rows: readonly Row[], figure: (row: Row) => number) => number
type Statuses = Route['statuses']

export function sum<Row>(rows: readonly Row[], figure: (row: Row) => number): number {
  let total = 0
  for (const row of rows) total += figure(row)
  return total
}

/** The highest; 0 when there are none. */
export function most<Row>(rows: readonly Row[], figure: (row: Row) => number): number {
  let highest = 0
  for (const row of rows) highest = Math.max(highest, figure(row))
  return highest
}

/** As `grouped`, in the keys' order. */
export function byKey<Row>(
  lists: readonly (readonly Row[])[],
  key: (row: Row) => string,
  join: (rows: readonly Row[]) => Row,
): Row[] {
  return grouped(lists, key, join)
    .map((row) => [key(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row)
}

/** Groups the rows of all lists by key and joins each group. They come in the order in which their keys first come. */
export function grouped<Row>(
  lists: readonly (readonly Row[])[],
  key: (row: Row) => string,
  join: (rows: readonly Row[]) => Row,
): Row[] {
  const groups = new Map<string, Row[]>()
  for (const list of lists) {
    for (const row of list) {
      const group = groups.get(key(row))
      if (group) group.push(row)
      else groups.set(key(row), [row])
    }
  }
  const joined: Row[] = []
  for (const group of groups.values()) {
    joined.push(group.length === 1 && group[0] !== undefined ? group[0] : join(group))
  }
  return joined
}

export function routes(all: readonly Route[]): Route {
  return {
    route: first(all).route,
    count: sum(all, (each) => each.count),
    statuses: statuses(all),
    latency: latency(all),
    limited: sum(all, (each) => each.limited),
    broken: sum(all, (each) => each.broken),
    failed: sum(all, (each) => each.failed),
    retries: sum(all, (each) => each.retries),
  }
}

export function services(all: readonly Service[], gauge: Gauge = most): Service {
  return {
    service: first(all).service,
    count: sum(all, (each) => each.count),
    statuses: statuses(all),
    latency: latency(all),
    errors: sum(all, (each) => each.errors),
    inFlight: gauge(all, (each) => each.inFlight),
    retries: sum(all, (each) => each.retries),
  }
}

export function instances(all: readonly Instance[], gauge: Gauge = most): Instance {
  return {
    service: first(all).service,
    instance: first(all).instance,
    count: sum(all, (each) => each.count),
    errors: sum(all, (each) => each.errors),
    inFlight: gauge(all, (each) => each.inFlight),
    latency: latency(all),
    retries: sum(all, (each) => each.retries),
    ejections: sum(all, (each) => each.ejections),
  }
}

export function limits(all: readonly Limit[]): Limit {
  return {
    policy: first(all).policy,
    allowed: sum(all, (each) => each.allowed),
    limited: sum(all, (each) => each.limited),
    shadowed: sum(all, (each) => each.shadowed),
  }
}

export function callers(all: readonly Caller[]): Caller {
  return {
    from: first(all).from,
    to: first(all).to,
    count: sum(all, (each) => each.count),
    errors: sum(all, (each) => each.errors),
    latency: latency(all),
  }
}

export function locks(all: readonly Lock[]): Lock {
  return {
    name: first(all).name,
    acquired: sum(all, (each) => each.acquired),
    contended: sum(all, (each) => each.contended),
    released: sum(all, (each) => each.released),
    expired: sum(all, (each) => each.expired),
    waitMs: mergeAll(all.map((each) => each.waitMs)),
    holdMs: mergeAll(all.map((each) => each.holdMs)),
  }
}

export function breakerKey(status: BreakerStatus): string {
  return `${status.breaker} ${status.instance ?? ''} ${status.gateway}`
}

/** One breaker on one gateway, oldest first: as it is at the end, with all that it refused. */
export function latest(all: readonly BreakerStatus[]): BreakerStatus {
  return { ...(all.at(-1) ?? first(all)), rejected: sum(all, (each) => each.rejected) }
}

/** The worst; of equals the one that is in it for longer, so that order does not matter. */
export function worst(all: readonly BreakerStatus[]): BreakerStatus {
  const [worstOfAll] = all.toSorted(
    (a, b) =>
      severity(b.state) - severity(a.state) || a.sinceMs - b.sinceMs || (breakerKey(a) <= breakerKey(b) ? -1 : 1),
  )
  return { ...(worstOfAll ?? first(all)), rejected: sum(all, (each) => each.rejected) }
}

function statuses(all: readonly { statuses: Statuses }[]): Statuses {
  const merged: Statuses = [0, 0, 0, 0]
  for (const { statuses: each } of all) {
    merged[0] += each[0]
    merged[1] += each[1]
    merged[2] += each[2]
    merged[3] += each[3]
  }
  return merged
}

function latency(all: readonly { latency: Route['latency'] }[]): Route['latency'] {
  return mergeAll(all.map((each) => each.latency))
}

function first<Row>(all: readonly Row[]): Row {
  const [row] = all
  if (row === undefined) throw new RangeError('nothing to join')
  return row
}
