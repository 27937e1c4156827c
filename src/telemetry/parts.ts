/**
 * The parts that the figures of an interval lie in. Each is a stream of its own (or, where there may be thousands of
 * names, 32 by a hash of the name), so that a reader of totals does not touch services, a reader of one service fetches
 * a thirty-second of them, and each part can be trimmed by itself. A cell is what a part knows of one name in one
 * interval. `join` merges cells of one name over time, in order: it sums counts, merges histograms and takes the highest
 * of gauges, so it does not matter in which steps that is done. `roll`, where it differs, is what longer frames keep.
 */
import type { HealthCount } from '@/domain/view/views'
import type { BreakerCalls } from '@/wire/breaker-calls'
import { breakerStatus, lockActivity, type BreakerStatus, type Frame, type Histogram } from '@/wire/telemetry'
import { mergeAll, packHistogram, unpackHistogram } from './histogram'
import { packCalls, unpackCalls } from './call-rows'
import * as join from './join'
import type { Resolution } from './resolution'
import * as rows from './rows'

/** Sums over everything. `coveredMs` 0: no gateway reported. Errors are answers of 500 and above. */
export interface Total {
  coveredMs: number
  gateways: number
  unmatched: number
  /** Requests as callers saw them, those that matched no route among them. */
  count: number
  errors: number
  latency: Histogram
  fleet: HealthCount | null
}

/** A service's tries and health; null where none were made, and where it is not known. */
export interface ServiceCell {
  traffic: rows.Service | null
  health: rows.ServiceHealth | null
}

export interface Cells {
  total: Total
  services: ServiceCell
  /** Of one service. */
  instances: rows.Instance[]
  routes: rows.Route
  limits: rows.Limit
  /** Of one breaker, on gateways and instances. */
  breakers: BreakerStatus[]
  locks: rows.Lock
  /** Of one called service. */
  callers: rows.Caller[]
  /** Of one breaker, on gateways and instances; of each in order of time. */
  calls: BreakerCalls[]
}
export type Part = keyof Cells

export interface Codec<Cell> {
  /** Into how many streams it is spread. */
  shards: number
  pack: (cell: Cell) => unknown
  /** @throws TypeError or ZodError */
  unpack: (name: string, packed: unknown) => Cell
  /** At least one, oldest first. */
  join: (cells: readonly Cell[]) => Cell
  roll?: (cells: readonly Cell[]) => Cell
  /** Longer frames than these do not have it; without, all do. */
  longest?: '10s'
}

const manyShards = 32

export const codecs: { readonly [P in Part]: Codec<Cells[P]> } = {
  total: { shards: 1, pack: packTotal, unpack: (_name, packed) => unpackTotal(packed), join: joinTotals },
  services: { shards: manyShards, pack: packServiceCell, unpack: unpackServiceCell, join: joinServiceCells },
  instances: {
    shards: manyShards,
    pack: (cell) => cell.map(rows.packInstance),
    unpack: (name, packed) => rows.listOf(packed).map((each) => rows.unpackInstance(name, each)),
    join: (cells) => join.byKey(cells, (each) => each.instance, join.instances),
  },
  routes: { shards: manyShards, pack: rows.packRoute, unpack: rows.unpackRoute, join: join.routes },
  limits: { shards: 1, pack: rows.packLimit, unpack: rows.unpackLimit, join: join.limits },
  breakers: {
    shards: 1,
    pack: (cell) => cell,
    unpack: (_name, packed) => rows.listOf(packed).map((each) => breakerStatus.parse(each)),
    join: (cells) => join.byKey(cells, join.breakerKey, join.latest),
    roll: (cells) => [join.worst(cells.flat())],
  },
  locks: {
    shards: 1,
    pack: (cell) => cell,
    unpack: (_name, packed) => lockActivity.parse(packed),
    join: join.locks,
  },
  callers: {
    shards: 1,
    pack: (cell) => cell.map(rows.packCaller),
    unpack: (name, packed) => rows.listOf(packed).map((each) => rows.unpackCaller(name, each)),
    join: (cells) => join.byKey(cells, (each) => each.from, join.callers),
  },
  calls: {
    shards: manyShards,
    pack: (cell) => cell.map(packCalls),
    unpack: (name, packed) => rows.listOf(packed).map((each) => unpackCalls(name, each)),
    join: (cells) => cells.flat(),
    longest: '10s',
  },
}

export const partNames = Object.keys(codecs) as Part[]

/** Whether frames of this resolution have this part. */
export function isKeptIn(part: Part, resolution: Resolution['name']): boolean {
  return codecs[part].longest === undefined || resolution !== '1m'
}

/** The stream of this part that holds this name: `total`, `services:7`. */
export function streamOf(part: Part, name: string): string {
  const { shards } = codecs[part]
  return shards === 1 ? part : `${part}:${String(hashOf(name) % shards)}`
}

export function streamsOf(part: Part): string[] {
  const { shards } = codecs[part]
  return shards === 1 ? [part] : Array.from({ length: shards }, (_, shard) => `${part}:${String(shard)}`)
}

/** FNV-1a over UTF-16 units. It may never change: stored figures are found by it. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0
  }
  return hash
}

/** A frame as cells, by part and name. */
export function cellsOf(frame: Frame): { [P in Part]: Map<string, Cells[P]> } {
  const services = new Map<string, ServiceCell>()
  for (const each of frame.services) services.set(each.service, { traffic: each, health: null })
  for (const each of frame.health) {
    services.set(each.service, { traffic: services.get(each.service)?.traffic ?? null, health: each })
  }
  return {
    total: new Map([['', totalOf(frame)]]),
    services,
    instances: grouped(frame.instances, (each) => each.service),
    routes: new Map(frame.routes.map((each) => [each.route, each])),
    limits: new Map(frame.limits.map((each) => [each.policy, each])),
    breakers: grouped(frame.breakers, (each) => each.breaker),
    locks: new Map(frame.locks.map((each) => [each.name, each])),
    callers: grouped(frame.callers, (each) => each.to),
    calls: grouped(frame.calls, (each) => each.breaker),
  }
}

function totalOf({ coveredMs, gateways, unmatched, routes, health }: Frame): Total {
  return {
    coveredMs,
    gateways,
    unmatched,
    count: routes.reduce((sum, each) => sum + each.count, unmatched),
    errors: routes.reduce((sum, each) => sum + each.statuses[3], 0),
    latency: mergeAll(routes.map((each) => each.latency)),
    fleet: health.length === 0 ? null : sumOf(health),
  }
}

function sumOf(health: Frame['health']): HealthCount {
  const sum = { passing: 0, warning: 0, critical: 0 }
  for (const each of health) {
    sum.passing += each.passing
    sum.warning += each.warning
    sum.critical += each.critical
  }
  return sum
}

function grouped<Row>(all: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of all) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

function packTotal({ coveredMs, gateways, unmatched, count, errors, latency, fleet }: Total): unknown {
  return [coveredMs, gateways, unmatched, count, errors, packHistogram(latency), packHealth(fleet)]
}

function unpackTotal(packed: unknown): Total {
  const row = rows.listOf(packed, 7)
  const [coveredMs, gateways, unmatched, count, errors] = rows.integers(row, 0, 5)
  const latency = unpackHistogram(row[5])
  return { coveredMs, gateways, unmatched, count, errors, latency, fleet: unpackHealth(row[6]) }
}

function joinTotals(cells: readonly Total[]): Total {
  return {
    coveredMs: join.sum(cells, (each) => each.coveredMs),
    gateways: join.most(cells, (each) => each.gateways),
    unmatched: join.sum(cells, (each) => each.unmatched),
    count: join.sum(cells, (each) => each.count),
    errors: join.sum(cells, (each) => each.errors),
    latency: mergeAll(cells.map((each) => each.latency)),
    fleet: cells.findLast((each) => each.fleet !== null)?.fleet ?? null,
  }
}

function packServiceCell({ traffic, health }: ServiceCell): unknown {
  return [traffic && rows.packService(traffic), packHealth(health)]
}

function unpackServiceCell(service: string, packed: unknown): ServiceCell {
  const [traffic, health] = rows.listOf(packed, 2)
  const counts = unpackHealth(health)
  return {
    traffic: traffic === null ? null : rows.unpackService(service, traffic),
    health: counts && { service, ...counts },
  }
}

function joinServiceCells(cells: readonly ServiceCell[]): ServiceCell {
  const traffic = cells.flatMap((each) => each.traffic ?? [])
  return {
    traffic: traffic.length === 0 ? null : join.services(traffic),
    health: cells.findLast((each) => each.health !== null)?.health ?? null,
  }
}

function packHealth(health: HealthCount | null): unknown {
  return health && [health.passing, health.warning, health.critical]
}

function unpackHealth(packed: unknown): HealthCount | null {
  if (packed === null) return null
  const [passing, warning, critical] = rows.integers(rows.listOf(packed, 3), 0, 3)
  return { passing, warning, critical }
}
