import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { redisKeys } from '@/wire/keys'
import { telemetrySecond, type Frame, type TelemetrySecond } from '@/wire/telemetry'
import { frameOfSecond } from './merge-frames'
import { rollLonger } from './roll-longer'
import { RollUp, type ClosedSecond, type Taken } from './roll-up'
import { resolutions } from './resolution'
import { blockingConnection, idMs, lastId, readAfter, redisNow, type StreamEntry } from './stream'
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
}

export interface RollUpOptions {
  redis: Redis
  observed: Observed
  log: Log
  graceMs?: number
}

const batch = 500
const blockMs = 200
const readyWithinMs = 2000
/** Telemetry of a second lies in the stream after its end, give or take what clocks differ by. */
const clockSkewMs = 10_000
/** What is observed now says nothing about a second that ended longer ago than this. */
const presentForMs = 5000

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

async function follow({ redis, observed, log, graceMs }: RollUpOptions, reader: Redis, signal: AbortSignal) {
  await redisReady(reader, readyWithinMs)
  const closedUntilMs = await firstOpenSecond(redis)
  const rollUp = new RollUp(closedUntilMs, graceMs)
  const misfits = new MisfitLog(log)
  let after = `${String(Math.max(0, closedUntilMs - clockSkewMs))}-0`
  let rolledMs = 0

  const write = async (closed: readonly ClosedSecond[], presentMs: number) => {
    for (const { startMs, seconds } of closed) {
      const health = presentMs - startMs <= presentForMs ? observed.health() : []
      const locks = observed.locks(startMs)
      if (seconds.length + health.length + locks.length === 0) continue
      await writeFrame(redis, resolutions[0], frameOfSecond(startMs, seconds, { health, locks }))
    }
  }

  while (!signal.aborted) {
    const entries = await readAfter(reader, redisKeys.telemetry, after, { count: batch, blockMs })
    const presentMs = await redisNow(redis)
    for (const entry of entries) {
      const nowMs = idMs(entry.id)
      await write(rollUp.close(nowMs), presentMs)
      const second = parse(entry)
      misfits.note(second, second && rollUp.add(second, nowMs), nowMs)
      after = entry.id
    }
    if (entries.length < batch) await write(rollUp.close(presentMs), presentMs)
    const rollableMs = rollUp.closedUntilMs - (rollUp.closedUntilMs % resolutions[1].ms)
    if (rollableMs > rolledMs) await rollLonger(redis, rollableMs)
    rolledMs = rollableMs
  }
}

/** Tells of telemetry that could not be counted, at most once a minute for each gateway. */
class MisfitLog {
  private readonly toldMs = new Map<string, number>()

  constructor(private readonly log: Log) {}

  note(second: TelemetrySecond | null, taken: Taken | null, nowMs: number): void {
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

function parse(entry: StreamEntry): TelemetrySecond | null {
  try {
    return telemetrySecond.parse(JSON.parse(entry.fields.second ?? 'null'))
  } catch {
    return null
  }
}

/** After the last frame; at the very first start, or after a long absence, as far back as frames are kept. */
async function firstOpenSecond(redis: Redis): Promise<number> {
  const [{ ms, keptMs }] = resolutions
  const last = await lastId(redis, redisKeys.frames('1s'))
  const oldestMs = (await redisNow(redis)) - keptMs
  return last === null ? oldestMs : Math.max(oldestMs, idMs(last) + ms)
}
