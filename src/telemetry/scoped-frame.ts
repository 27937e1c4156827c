/**
 * One interval as far as a reader asked for it. A name that stands in it with zeros had no traffic while gateways
 * reported; a name that does not stand in it is not known there: no gateway reported, or the detail was trimmed.
 */
import type { FrameScope } from '@/domain/view/fleet-views'
import type { BreakerStatus } from '@/wire/telemetry'
import { isKnown, type Interval } from './blocks-between'
import { cellIn } from './cell'
import { type Cells, codecs, type Part, type ServiceCell, streamOf, type Total } from './parts'
import type { Instance, Limit, Lock, Route } from './rows'

export interface ScopedFrame {
  /** The stream's id, `<startMs>-0`: what a follower comes back with. */
  id: string
  startMs: number
  resolutionMs: number
  total: Total
  services: Map<string, ServiceCell>
  routes: Map<string, Route>
  limits: Map<string, Limit>
  breakers: Map<string, BreakerStatus[]>
  locks: Map<string, Lock>
  /** By `address:port`; null when nothing is known of single instances here, or none were asked for. */
  instances: Map<string, Instance> | null
}

/** The streams that frames of this scope are made of. */
export function streamsOfScope(scope: FrameScope): string[] {
  const of = (part: Part, names: readonly string[]) => names.map((name) => streamOf(part, name))
  return [
    ...new Set([
      'total',
      ...of('services', scope.services),
      ...of('routes', scope.routes),
      ...of('limits', scope.limits),
      ...of('breakers', scope.breakers),
      ...(scope.locks === 'ALL' || scope.locks.length > 0 ? ['locks'] : []),
      ...(scope.instancesOf === null ? [] : of('instances', [scope.instancesOf])),
    ]),
  ]
}

/** Null when its totals cannot be read: then it is a gap. */
export function scopedFrame(interval: Interval, resolutionMs: number, scope: FrameScope): ScopedFrame | null {
  const total = cellIn(interval.blocks.get('total'), 'total', '')
  if (total === null) return null
  const covered = total.coveredMs > 0
  const pick = <P extends Part>(part: P, names: readonly string[], none: ((name: string) => Cells[P]) | null) => {
    const cells = new Map<string, Cells[P]>()
    if (!isKnown(interval, part)) return cells
    for (const name of names) {
      const cell =
        cellIn(interval.blocks.get(streamOf(part, name)), part, name) ?? (covered && none ? none(name) : null)
      if (cell !== null) cells.set(name, cell)
    }
    return cells
  }
  const locks = scope.locks === 'ALL' ? (interval.blocks.get('locks')?.names() ?? []) : scope.locks
  const services = pick('services', scope.services, () => ({ traffic: null, health: null }))
  return {
    id: interval.id,
    startMs: interval.startMs,
    resolutionMs,
    total,
    services: new Map([...services].map(([name, cell]) => [name, covered ? withTraffic(name, cell) : cell])),
    routes: pick('routes', scope.routes, noRoute),
    limits: pick('limits', scope.limits, (policy) => ({ policy, allowed: 0, limited: 0, shadowed: 0 })),
    breakers: pick('breakers', scope.breakers, null),
    locks: pick('locks', locks, null),
    instances: instancesIn(interval, scope.instancesOf, covered),
  }
}

function instancesIn(interval: Interval, service: string | null, covered: boolean): ScopedFrame['instances'] {
  if (service === null || !covered || !isKnown(interval, 'instances')) return null
  const rows = cellIn(interval.blocks.get(streamOf('instances', service)), 'instances', service) ?? []
  return new Map(rows.map((each) => [each.instance, each]))
}

function withTraffic(service: string, cell: ServiceCell): ServiceCell {
  return { ...cell, traffic: cell.traffic ?? noService(service) }
}

function noRoute(route: string): Route {
  return { route, count: 0, statuses: [0, 0, 0, 0], latency: [], limited: 0, broken: 0, failed: 0, retries: 0 }
}

function noService(service: string): NonNullable<ServiceCell['traffic']> {
  return { service, count: 0, statuses: [0, 0, 0, 0], latency: [], errors: 0, inFlight: 0, retries: 0 }
}

/** Puts instances of `seen` that a frame does not name into it, with zeros, and its own into `seen`. */
export function completeInstances({ instances }: ScopedFrame, service: string, seen: Set<string>): void {
  if (instances === null) return
  for (const instance of instances.keys()) seen.add(instance)
  for (const instance of seen) {
    if (instances.has(instance)) continue
    const none = { count: 0, errors: 0, inFlight: 0, latency: [], retries: 0, ejections: 0 }
    instances.set(instance, { service, instance, ...none })
  }
}

/** Several as one that begins at `startMs`. Oldest first, at least one. */
export function joinFrames(frames: readonly ScopedFrame[], startMs: number, resolutionMs: number): ScopedFrame {
  const [first] = frames
  if (first === undefined) throw new RangeError('no frames')
  const known = frames.flatMap((each) => (each.instances === null ? [] : [[...each.instances.values()]]))
  return {
    id: `${String(startMs)}-0`,
    startMs,
    resolutionMs,
    total: codecs.total.join(frames.map((each) => each.total)),
    services: joinCells(
      'services',
      frames.map((each) => each.services),
    ),
    routes: joinCells(
      'routes',
      frames.map((each) => each.routes),
    ),
    limits: joinCells(
      'limits',
      frames.map((each) => each.limits),
    ),
    breakers: joinCells(
      'breakers',
      frames.map((each) => each.breakers),
    ),
    locks: joinCells(
      'locks',
      frames.map((each) => each.locks),
    ),
    instances: known.length === 0 ? null : new Map(codecs.instances.join(known).map((each) => [each.instance, each])),
  }
}

function joinCells<P extends Part>(part: P, maps: readonly ReadonlyMap<string, Cells[P]>[]): Map<string, Cells[P]> {
  const { join, roll = join } = codecs[part]
  const names = new Set(maps.flatMap((each) => [...each.keys()]))
  const cellsOf = (name: string) => {
    const cells: Cells[P][] = []
    for (const each of maps) {
      const cell = each.get(name)
      if (cell !== undefined) cells.push(cell)
    }
    return cells
  }
  return new Map([...names].map((name) => [name, roll(cellsOf(name))]))
}
