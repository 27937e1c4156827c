import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { blockingConnection, readAfter, redisNow } from '@/telemetry/stream'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { LockBook, type Hold } from './lock-book'
import { lockNames, readHold, toLockEvent } from './lock-keys'

/**
 * Follows what happens to locks. The functions tell of what clients do; that a lease ran out is found by looking at the
 * lock when it should be over, which needs no keyspace notifications (these come late or never). All locks are looked at
 * when it starts, after each fault, and now and then, so that a hold nobody told of is seen too.
 * Failure stance: nothing is said (`activity` is empty) before the first look; a fault of Redis is waited out.
 */
export interface LockObserver {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** What happened in the second that begins at `startMs`; ask in order, each second once. */
  activity(startMs: number): Frame['locks']
  /** Who holds what now, by the lock's name. */
  held(): ReadonlyMap<string, Hold>
}

export interface LockObserverOptions {
  redis: Redis
  log: Log
  random?: () => number
  /** How often all locks are looked at. */
  lookEveryMs?: number
}

const batch = 500
const blockMs = 200
const readyWithinMs = 2000
/** Events so far back are read at the start, to know who has held since when. */
const rememberedMs = 120_000

export function createLockObserver({
  redis,
  log,
  random = Math.random,
  lookEveryMs = 30_000,
}: LockObserverOptions): LockObserver {
  const book = new LockBook()
  let after: string | null = null
  let lookAtMs = 0
  let isKnown = false

  async function look(name: string): Promise<void> {
    const nowMs = await redisNow(redis)
    book.correct(name, await readHold(redis, name, nowMs), nowMs)
  }

  async function lookAtAll(nowMs: number): Promise<void> {
    const names = new Set(book.held().keys())
    for await (const name of lockNames(redis)) names.add(name)
    for (const name of names) await look(name)
    lookAtMs = nowMs + lookEveryMs * (0.8 + 0.4 * random())
  }

  async function step(reader: Redis): Promise<void> {
    await redisReady(reader, readyWithinMs)
    after ??= `${String((await redisNow(redis)) - rememberedMs)}-0`
    const entries = await readAfter(reader, redisKeys.lockEvents, after, { count: batch, blockMs })
    for (const entry of entries) {
      const event = toLockEvent(entry)
      if (event) book.apply(event)
      after = entry.id
    }
    if (entries.length === batch) return
    const nowMs = await redisNow(redis)
    for (const name of book.due(nowMs)) await look(name)
    if (nowMs < lookAtMs) return
    await lookAtAll(nowMs)
    isKnown = true
  }

  async function run(signal: AbortSignal): Promise<void> {
    const reader = blockingConnection(redis)
    let troubled = false
    while (!signal.aborted) {
      try {
        await step(reader)
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('The lock observer waits for Redis.', { reason: String(error) })
        troubled = true
        lookAtMs = 0
        await sleep(300 + 400 * random(), undefined, { signal }).catch(() => undefined)
      }
    }
    reader.disconnect()
  }

  return {
    run,
    activity: (startMs) => (isKnown ? book.take(startMs) : []),
    held: () => book.held(),
  }
}
