import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import { RedisClock } from '@/adapters/redis/redis-clock'
import { readLocks } from '@/adapters/redis/stored-locks'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import type { LockPattern } from '@/domain/settings/lock-patterns'
import { blockingConnection, readAfter, redisNow } from '@/telemetry/stream'
import { lockNameOf, redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { LockBook } from './lock-book'
import { keysLike, toLockEvent } from './lock-keys'
import { OtherLocks } from './lock-others'
import { recallLocks, writeLocks } from './lock-writer'

/**
 * Follows what happens to locks and writes to Redis who holds them. Of ours the functions tell what clients do; that a
 * lease ran out is found by looking at the lock when it should be over. All are looked at when it starts, after each
 * fault, and now and then, so that a hold nobody told of is seen too. Locks of others: see lock-others.
 * Failure stance: nothing is said (`activity` is empty) before the first look; a fault of Redis is waited out.
 */
export interface LockObserver {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** What happened in the second that begins at `startMs`; ask in order, each second once. */
  activity(startMs: number): Frame['locks']
  /** The patterns may be others now. */
  patternsChanged(): void
}

export interface LockObserverOptions {
  redis: Redis
  log: Log
  clock: Clock
  /** Which keys are taken for locks of others. */
  patterns: () => Promise<readonly LockPattern[]>
  /** Whether flags may be added to Redis' `notify-keyspace-events`. */
  mayTurnOnEvents: boolean
  random?: () => number
  /** How often all of our locks are looked at. */
  lookEveryMs?: number
}

const batch = 500
const blockMs = 200
const readyWithinMs = 2000
/** Events so far back are read at the start, to know who has held since when. */
const rememberedMs = 120_000
const patternsEveryMs = 30_000

export function createLockObserver(options: LockObserverOptions): LockObserver {
  const { redis, log, random = Math.random, mayTurnOnEvents } = options
  const book = new LockBook()
  const clock = new RedisClock(options.clock)
  const others = new OtherLocks({ redis, log, book, clock, mayTurnOn: mayTurnOnEvents, random })
  const ours = new OurLocks(options, book)
  let patternsAtMs = 0

  async function followPatterns(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (performance.now() >= patternsAtMs) {
        patternsAtMs = performance.now() + patternsEveryMs
        try {
          others.setPatterns(await options.patterns())
        } catch (error) {
          log.debug('The patterns of locks are not known; those from before stay.', { reason: String(error) })
          patternsAtMs = performance.now() + 1000
        }
      }
      await sleep(100, undefined, { signal }).catch(() => undefined)
    }
  }

  async function begin(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await redisReady(redis, readyWithinMs)
        await Promise.all([clock.ask(redis), recallLocks({ redis, book })])
        others.setPatterns(await options.patterns())
        return
      } catch (error) {
        log.debug('The lock observer waits to begin.', { reason: String(error) })
        await sleep(300 + 400 * random(), undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    await begin(signal)
    const isKnown = () => ours.isKnown && others.isKnown
    await Promise.all([
      ours.run(signal),
      others.run(signal),
      followPatterns(signal),
      writeLocks({ redis, book, clock, keyspaceEvents: () => others.keyspaceEvents, isKnown }, signal),
    ])
  }

  return {
    run,
    activity: (startMs) => (ours.isKnown ? book.takeSecond(startMs) : []),
    patternsChanged: () => {
      patternsAtMs = 0
    },
  }
}

/** The locks of the function library. */
class OurLocks {
  isKnown = false
  private after: string | null = null
  private lookAtMs = 0

  constructor(
    private readonly options: LockObserverOptions,
    private readonly book: LockBook,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const { redis, log, random = Math.random } = this.options
    const reader = blockingConnection(redis)
    let troubled = false
    while (!signal.aborted) {
      try {
        await this.step(reader)
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('The lock observer waits for Redis.', { reason: String(error) })
        troubled = true
        this.lookAtMs = 0
        await sleep(300 + 400 * random(), undefined, { signal }).catch(() => undefined)
      }
    }
    reader.disconnect()
  }

  private async step(reader: Redis): Promise<void> {
    const { redis } = this.options
    await redisReady(reader, readyWithinMs)
    this.after ??= `${String((await redisNow(redis)) - rememberedMs)}-0`
    const entries = await readAfter(reader, redisKeys.lockEvents, this.after, { count: batch, blockMs })
    const acquired = new Set<string>()
    for (const entry of entries) {
      const event = toLockEvent(entry)
      if (event) this.book.apply(event)
      if (event?.event === 'acquired') acquired.add(redisKeys.lock(event.name))
      this.after = entry.id
    }
    if (entries.length === batch) return
    const nowMs = await redisNow(redis)
    const due = this.book.due(nowMs).filter((key) => lockNameOf(key) !== null)
    // What stands in Redis says more than the event, and is what a forced release compares.
    const held = [...acquired].filter((key) => this.book.holders(key).length > 0)
    await this.look([...new Set([...due, ...held])])
    if (nowMs >= this.lookAtMs) await this.lookAtAll(nowMs)
  }

  private async lookAtAll(nowMs: number): Promise<void> {
    const { redis, random = Math.random, lookEveryMs = 30_000 } = this.options
    const keys = new Set(this.book.held().filter((key) => lockNameOf(key) !== null))
    for await (const found of keysLike(redis, redisKeys.lock('*'))) for (const key of found) keys.add(key)
    await this.look([...keys])
    this.lookAtMs = nowMs + lookEveryMs * (0.8 + 0.4 * random())
    this.isKnown = true
  }

  private async look(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += batch) {
      const some = keys.slice(from, from + batch)
      const asked = some.map((key) => ({ key, library: 'DETECT' as const }))
      const { nowMs, found } = await readLocks(this.options.redis, asked)
      for (const [index, key] of some.entries()) {
        const lock = found[index] ?? null
        if (lock !== 'OTHER') this.book.correct(key, lock, nowMs, true)
      }
    }
  }
}
