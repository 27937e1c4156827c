import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { redisKeys } from '@/wire/keys'
import type { Frame, TelemetrySecond } from '@/wire/telemetry'
import { keepWithin } from './keep-within'
import { frameOfSecond } from './merge-gateways'
import { rollLonger } from './roll-longer'
import { RollUp, type ClosedSecond, type Taken } from './roll-up'
import { type RollUpCounters, rollUpCounters } from './roll-up-counters'
import { resolutions } from './resolution'
import { decodeSecond } from './second-codec'
import { blockingConnection, idMs, lastId, readBinaryAfter, redisNow } from './stream'
import { writeFrame } from './write-frame'

/**
 * Rolls `swy:telemetry` up into frames. It has no state of its own: where it goes on is the id of the last frame, and
 * "now" is the time in the telemetry stream's ids, so after a restart, or an hour without a controller, it makes of
 * the stream what it would have made at the time. Frames have their second as id, and Redis refuses an id that is not
 * greater than the last: two controllers at once cannot write a second twice. When Redis fails, it begins again from
 * what stands there.
 */
export interface Observed {
  /** How many instances of each service are how well now; empty when that is not known. */
  health(): Frame['health']
  /** What happened to locks in the second that begins at `startMs`; empty when that is not known. */
  locks(startMs: number): Frame['locks']
  /** The service that lives at this address, when exactly one does. */
  serviceAt(address: string): string | null
}

export interface RollUpOptions {
  redis: Redis
  observed: Observed
  log: Log
  /** What all figures together may take in Redis. */
  memoryBytes: number
  graceMs?: number
  /** Counted up as it works. */
  counters?: RollUpCounters
}

/** A gateway of 10,000 busy instances sends 200 kB a second. */
const batch = 64
const blockMs = 200
const readyWithinMs = 2000
/** Telemetry of a second lies in the stream after its end, give or take what clocks differ by. */
const clockSkewMs = 10_000
/** What is observed now says nothing about a second that ended longer ago than this. */
const presentForMs = 5000
/** How often figures are trimmed to their time and memory. */
const keepEveryMs = 10_000
/** When many seconds are rolled up at once, after so many. */
const keepEverySeconds = 30
/** What was rolled up stays for so long in the gateways' stream: a restart needs less. */
const waitsForMs = 30_000

/** Runs until the signal is aborted; never rejects. */
export async function runRollUp(options: RollUpOptions, signal: AbortSignal): Promise<void> {
  const reader = blockingConnection(options.redis)
  try {
    while (!signal.aborted) {
      try {
        await follow(options, reader, signal)
      } catch (error) {
        options.log.warn('The roll-up of telemetry waits for Redis.', { error: String(error) })
        await sleep(500 + Math.random() * 500, undefined, { signal }).catch(() => undefined)
      }
    }
  } finally {
    reader.disconnect()
  }
}

async function follow(options: RollUpOptions, reader: Redis, signal: AbortSignal) {
  const { redis, log, graceMs, counters = rollUpCounters() } = options
  await redisReady(reader, readyWithinMs)
  await redis.unlink(...redisKeys.oldFrames)
  const closedUntilMs = await firstOpenSecond(redis)
  const rollUp = new RollUp(closedUntilMs, graceMs)
  const misfits = new MisfitLog(log, counters)
  const writer = new Writer(options, counters)
  const bound = new Bound(options, counters)
  let after = `${String(Math.max(0, closedUntilMs - clockSkewMs))}-0`
  let rolledMs = 0

  while (!signal.aborted) {
    const entries = await readBinaryAfter(reader, redisKeys.telemetry, after, { count: batch, blockMs })
    const presentMs = await redisNow(redis)
    for (const entry of entries) {
      const nowMs = idMs(entry.id)
      await writer.write(rollUp.close(nowMs), presentMs)
      const second = decodeSecond(entry.fields)
      misfits.note(second, second && rollUp.add(second, nowMs), nowMs)
      after = entry.id
    }
    if (entries.length < batch) await writer.write(rollUp.close(presentMs), presentMs)
    const rollableMs = rollUp.closedUntilMs - (rollUp.closedUntilMs % resolutions[1].ms)
    if (rollableMs > rolledMs) await rollLonger(redis, rollableMs)
    rolledMs = rollableMs
    await bound.keep(presentMs, rollUp.closedUntilMs)
  }
}

class Writer {
  constructor(
    private readonly options: RollUpOptions,
    private readonly counters: RollUpCounters,
  ) {}

  async write(closed: readonly ClosedSecond[], presentMs: number): Promise<void> {
    const { redis, observed } = this.options
    for (const { startMs, seconds } of closed) {
      const health = presentMs - startMs <= presentForMs ? observed.health() : []
      const locks = observed.locks(startMs)
      if (seconds.length + health.length + locks.length === 0) continue
      const serviceAt = (address: string) => observed.serviceAt(address)
      await writeFrame(redis, frameOfSecond(startMs, seconds, { health, locks, serviceAt }))
      this.counters.rolled += 1
      this.counters.lagMs = Math.max(0, presentMs - startMs - 1000)
    }
  }
}

/** Trims figures now and then. */
class Bound {
  private keptMs = 0
  private keptSeconds = 0

  constructor(
    private readonly options: RollUpOptions,
    private readonly counters: RollUpCounters,
  ) {}

  async keep(presentMs: number, closedUntilMs: number): Promise<void> {
    const seconds = this.counters.rolled - this.keptSeconds
    if (presentMs - this.keptMs < keepEveryMs && seconds < keepEverySeconds) return
    const { redis, memoryBytes } = this.options
    await redis.xtrim(redisKeys.telemetry, 'MINID', '~', Math.max(0, closedUntilMs - waitsForMs))
    this.counters.kept = await keepWithin(redis, memoryBytes, presentMs)
    this.keptMs = presentMs
    this.keptSeconds = this.counters.rolled
  }
}

/** Tells of telemetry that could not be counted, at most once a minute for each gateway. */
class MisfitLog {
  private readonly toldMs = new Map<string, number>()

  constructor(
    private readonly log: Log,
    private readonly counters: RollUpCounters,
  ) {}

  note(second: TelemetrySecond | null, taken: Taken | null, nowMs: number): void {
    this.counters[taken === null ? 'unreadable' : counterOf[taken]] += 1
    if (second === null) {
      this.tell('', nowMs, 'Telemetry that cannot be read was left out.')
      return
    }
    const behindMs = nowMs - second.startMs
    // What came in time but is closed was counted before a restart.
    if (taken === 'AHEAD' || (taken === 'LATE' && behindMs > clockSkewMs / 2)) {
      this.tell(second.gateway, nowMs, 'Telemetry came too late or too early: is that gateway’s clock right?', behindMs)
    }
  }

  private tell(gateway: string, nowMs: number, message: string, behindMs = 0): void {
    if (nowMs - (this.toldMs.get(gateway) ?? 0) < 60_000) return
    this.toldMs.set(gateway, nowMs)
    this.log.warn(message, { gateway, behindMs })
  }
}

const counterOf = { TAKEN: 'taken', LATE: 'late', DOUBLED: 'doubled', AHEAD: 'ahead' } as const

/** After the last frame; at the very first start, or after a long absence, as far back as frames are kept. */
async function firstOpenSecond(redis: Redis): Promise<number> {
  const [{ ms, keptMs }] = resolutions
  const last = await lastId(redis, redisKeys.frames('1s', 'total'))
  const oldestMs = (await redisNow(redis)) - keptMs
  return last === null ? oldestMs : Math.max(oldestMs, idMs(last) + ms)
}
