/**
 * The last ten seconds, for lists. The blocks of all parts are kept as they came, deflated, and each second only the new
 * ones are fetched; what is asked for is unpacked and merged when it is asked for. So a page of a hundred instances of
 * ten thousand costs what a hundred cost.
 */
import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import type { BreakerStatus } from '@/wire/telemetry'
import { type Interval, intervalsBetween } from './blocks-between'
import { cellIn } from './cell'
import type { Block } from './block'
import { type Cells, codecs, partNames, type Part, streamOf, streamsOf, type Total } from './parts'
import { type Caller, type Instance, type Limit, listOf, type Lock, type Route, type Service, text } from './rows'
import type { ServiceHealth } from './rows'

/** What of an instance can be summed up without its latency; see `Window.instanceSums`. */
export interface InstanceSums {
  count: number
  errors: number
  /** The highest of any second. */
  inFlight: number
}

/** Counts in it are those of the whole window: divide by `coveredMs`. Everything it gives is shared: do not change it. */
export class Window {
  readonly coveredMs: number
  readonly gateways: number
  readonly total: Total
  private readonly merged = new Map<string, unknown>()
  private sums: ReadonlyMap<string, InstanceSums> | null = null

  /** @param intervals oldest first, all of them readable */
  constructor(
    private readonly intervals: readonly Interval[],
    readonly startMs: number,
    readonly endMs: number,
  ) {
    this.total = this.cell('total', '') ?? noTotal
    this.coveredMs = this.total.coveredMs
    this.gateways = this.total.gateways
  }

  /** The newest second alone. */
  last(): Window {
    return this.once('last', () => new Window(this.intervals.slice(-1), this.endMs - 1000, this.endMs))
  }

  /** null: no try was made. The same holds for the others below. */
  service(name: string): Service | null {
    return this.cell('services', name)?.traffic ?? null
  }

  health(service: string): ServiceHealth | null {
    return this.cell('services', service)?.health ?? null
  }

  /** @param ref `namespace/name` */
  route(ref: string): Route | null {
    return this.cell('routes', ref)
  }

  /** @param ref `namespace/name` */
  limit(ref: string): Limit | null {
    return this.cell('limits', ref)
  }

  /** @param address `address:port` */
  instance(service: string, address: string): Instance | null {
    return this.instancesOf(service).get(address) ?? null
  }

  /** By `address:port`: those that had tries, or have some in flight. */
  instancesOf(service: string): ReadonlyMap<string, Instance> {
    return this.once(`byAddress ${service}`, () => {
      return new Map((this.cell('instances', service) ?? []).map((each) => [each.instance, each]))
    })
  }

  /**
   * Requests and errors of all instances, by `<service> <address:port>`: for sorting. A tenth of the cost of `instance`
   * for each.
   */
  instanceSums(): ReadonlyMap<string, InstanceSums> {
    if (this.sums) return this.sums
    const sums = new Map<string, InstanceSums>()
    for (const stream of streamsOf('instances')) {
      for (const { blocks } of this.intervals) {
        const block = blocks.get(stream)
        if (block) addSums(sums, sumsIn(block))
      }
    }
    this.sums = sums
    return sums
  }

  /** Requests by service, all of them. */
  services(): Service[] {
    return this.names('services').flatMap((name) => this.service(name) ?? [])
  }

  routes(): Route[] {
    return this.names('routes').flatMap((name) => this.route(name) ?? [])
  }

  /** Each breaker on each gateway as it is at the end, with all that it refused. */
  breakers(): readonly BreakerStatus[] {
    return this.once('all breakers', () => this.names('breakers').flatMap((name) => this.cell('breakers', name) ?? []))
  }

  /** @param ref `namespace/name` */
  breaker(ref: string): readonly BreakerStatus[] {
    return this.cell('breakers', ref) ?? []
  }

  locks(): Lock[] {
    return this.names('locks').flatMap((name) => this.cell('locks', name) ?? [])
  }

  callers(): Caller[] {
    return this.names('callers').flatMap((name) => this.cell('callers', name) ?? [])
  }

  private names(part: Part): string[] {
    const names = new Set<string>()
    for (const stream of streamsOf(part)) {
      for (const { blocks } of this.intervals) for (const name of blocks.get(stream)?.names() ?? []) names.add(name)
    }
    return [...names].sort()
  }

  private cell<P extends Part>(part: P, name: string): Cells[P] | null {
    return this.once(`${part} ${name}`, () => {
      const stream = streamOf(part, name)
      const cells = this.intervals.flatMap(({ blocks }) => {
        const cell = cellIn(blocks.get(stream), part, name)
        return cell === null ? [] : [cell]
      })
      return cells.length === 0 ? null : codecs[part].join(cells)
    })
  }

  private once<Value>(key: string, make: () => Value): Value {
    if (!this.merged.has(key)) this.merged.set(key, make())
    return this.merged.get(key) as Value
  }
}

const noTotal: Total = { coveredMs: 0, gateways: 0, unmatched: 0, count: 0, errors: 0, latency: [], fleet: null }

const sumsOfBlocks = new WeakMap<Block, ReadonlyMap<string, InstanceSums>>()

/** Without unpacking latency, and once for each block, which is in ten windows. */
function sumsIn(block: Block): ReadonlyMap<string, InstanceSums> {
  const known = sumsOfBlocks.get(block)
  if (known) return known
  const sums = new Map<string, InstanceSums>()
  for (const service of block.names()) {
    try {
      for (const each of listOf(block.line(service))) {
        const [instance, count, errors, inFlight] = listOf(each)
        const figures = { count: Number(count), errors: Number(errors), inFlight: Number(inFlight) }
        sums.set(`${service} ${text(instance)}`, figures)
      }
    } catch {
      continue // as unreadable as it is for `cellIn`
    }
  }
  sumsOfBlocks.set(block, sums)
  return sums
}

function addSums(sums: Map<string, InstanceSums>, more: ReadonlyMap<string, InstanceSums>): void {
  for (const [key, { count, errors, inFlight }] of more) {
    const known = sums.get(key)
    if (known) {
      known.count += count
      known.errors += errors
      known.inFlight = Math.max(known.inFlight, inFlight)
    } else {
      sums.set(key, { count, errors, inFlight })
    }
  }
}

const keepers = new WeakMap<Redis, Map<string, Keeper>>()
/** A newest frame that is older than this is not the present. */
const presentForMs = 15_000

/** What was recorded for replays is read by those alone. */
const windowParts = partNames.filter((each) => each !== 'calls')

/**
 * The last `windowMs` up to the newest second; null when nothing was rolled up lately, so that stale figures are never
 * taken for present ones. Each connection keeps what it has read.
 * @param parts what is asked of it; of the others it says nothing
 * @throws ioredis's error when Redis does not answer
 */
export async function latestWindow(
  redis: Redis,
  windowMs: number,
  nowMs: number,
  parts: readonly Part[] = windowParts,
): Promise<Window | null> {
  const keeper = keeperOf(redis, parts)
  const intervals = await keeper.since(nowMs - windowMs - presentForMs)
  const newest = intervals.at(-1)
  if (newest === undefined || newest.startMs < nowMs - presentForMs) return null
  const endMs = newest.startMs + 1000
  const startMs = endMs - windowMs
  return keeper.windowOf(
    intervals.filter((each) => each.startMs >= startMs),
    startMs,
    endMs,
  )
}

function keeperOf(redis: Redis, parts: readonly Part[]): Keeper {
  const own = keepers.get(redis) ?? new Map<string, Keeper>()
  keepers.set(redis, own)
  const name = parts.join()
  const keeper = own.get(name) ?? new Keeper(redis, parts.flatMap(streamsOf))
  own.set(name, keeper)
  return keeper
}

class Keeper {
  private intervals: Interval[] = []
  private fromMs = Infinity
  private reading: Promise<unknown> = Promise.resolve()
  private last: { window: Window; intervals: readonly Interval[]; startMs: number } | null = null

  constructor(
    private readonly redis: Redis,
    private readonly streams: readonly string[],
  ) {}

  /** One read at a time: what one brings the next need not fetch. */
  since(oldestMs: number): Promise<Interval[]> {
    const read = this.reading.then(() => this.read(oldestMs))
    this.reading = read.catch(() => undefined)
    return read
  }

  /** The same as before where it is made of the same: what was reckoned of it is not reckoned again. */
  windowOf(intervals: readonly Interval[], startMs: number, endMs: number): Window {
    const { last } = this
    const isSame =
      last?.startMs === startMs &&
      last.intervals.length === intervals.length &&
      last.intervals.every((each, index) => each === intervals[index])
    if (isSame) return last.window
    const window = new Window(intervals, startMs, endMs)
    this.last = { window, intervals, startMs }
    return window
  }

  private async read(oldestMs: number): Promise<Interval[]> {
    const kept = oldestMs >= this.fromMs ? this.intervals.filter((each) => each.startMs >= oldestMs) : []
    let newest = kept.at(-1)
    if (newest && !(await stands(this.redis, newest.id))) {
      newest = undefined // Redis came back emptied, or as it was earlier
      kept.length = 0
    }
    const from = newest ? `(${newest.id}` : String(Math.max(0, oldestMs))
    for await (const page of intervalsBetween(this.redis, '1s', from, '+', this.streams)) {
      kept.push(...page.filter((each) => cellIn(each.blocks.get('total'), 'total', '') !== null))
    }
    this.intervals = kept
    this.fromMs = oldestMs
    return kept
  }
}

async function stands(redis: Redis, id: string): Promise<boolean> {
  return (await redis.xrange(redisKeys.frames('1s', 'total'), id, id)).length > 0
}
