/**
 * Writes what is known of locks to Redis, where web processes read it: what changed, at most five times a second. After
 * a fault, and when Redis was emptied, all is written anew.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { RedisClock } from '@/adapters/redis/redis-clock'
import type { KeyspaceEvents } from '@/domain/view/lock-views'
import { redisKeys } from '@/wire/keys'
import { lockEntry, type LockWatch } from '@/wire/lock-entry'
import { type LockBook, mostOfAKind, type ObservedEvent } from './lock-book'

interface LockWriterOptions {
  redis: Redis
  book: LockBook
  clock: RedisClock
  keyspaceEvents: () => KeyspaceEvents
  /** Whether everything was looked at: what is not known by then is gone. */
  isKnown: () => boolean
}

const everyMs = 200
const watchEveryMs = 1000
const chunk = 500
const eventsKept = 10_000
/** Nobody wants to know any more who held a lock then. */
const keptSeconds = 7200

/** Takes up what an earlier controller wrote. @throws what Redis says */
export async function recallLocks({ redis, book }: Pick<LockWriterOptions, 'redis' | 'book'>): Promise<void> {
  for (const [key, text] of Object.entries(await redis.hgetall(redisKeys.locks))) {
    const entry = parsed(text)
    if (entry) book.recall(key, entry)
  }
}

/** Runs until the signal is aborted; never rejects. */
export async function writeLocks(options: LockWriterOptions, signal: AbortSignal): Promise<void> {
  const { redis, book, clock, isKnown } = options
  let mustTellAll = true
  let watchAtMs = 0
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    if (!isKnown()) continue
    try {
      if (mustTellAll) {
        await removeUnknown(redis, book)
        book.retell()
        mustTellAll = false
      }
      if (performance.now() >= watchAtMs) {
        watchAtMs = performance.now() + watchEveryMs
        await clock.ask(redis)
        book.judge(clock.now())
        mustTellAll = !(await writeWatch(options))
      }
      await writeChanged(options)
      await writeEvents(redis, book)
    } catch {
      // The observer tells of Redis' faults.
      mustTellAll = true
    }
  }
}

async function writeChanged({ redis, book, clock }: LockWriterOptions): Promise<void> {
  const changed = [...book.takeChanged(clock.now())]
  for (let from = 0; from < changed.length; from += chunk) {
    const pipeline = redis.pipeline()
    const put: string[] = []
    const gone: string[] = []
    for (const [key, entry] of changed.slice(from, from + chunk)) {
      if (entry) put.push(key, JSON.stringify(entry))
      else gone.push(key)
    }
    if (put.length > 0) pipeline.hset(redisKeys.locks, ...put)
    if (gone.length > 0) pipeline.hdel(redisKeys.locks, ...gone)
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
  }
}

/** Answers whether Redis still had what was written before. */
async function writeWatch({ redis, book, clock, keyspaceEvents }: LockWriterOptions): Promise<boolean> {
  const watch: LockWatch = {
    atMs: clock.now(),
    keyspaceEvents: keyspaceEvents(),
    observed: book.observed,
    mostObserved: mostOfAKind,
    leavesOut: book.leavesOut,
  }
  const [before] = await Promise.all([
    redis.set(redisKeys.lockWatch, JSON.stringify(watch), 'EX', keptSeconds, 'GET'),
    redis.expire(redisKeys.locks, keptSeconds),
  ])
  return before !== null
}

/**
 * Those that Redis did not take are put back; one whose answer was lost may be told twice.
 * @throws what Redis says
 */
export async function writeEvents(redis: Redis, book: LockBook): Promise<void> {
  const events: readonly ObservedEvent[] = book.takeEvents()
  if (events.length === 0) return
  const pipeline = redis.pipeline()
  for (const { atMs: _atMs, ...event } of events) {
    const fields = Object.entries(event).flatMap(([name, value]) => [name, String(value)])
    pipeline.xadd(redisKeys.observedLockEvents, 'MAXLEN', '~', eventsKept, '*', ...fields)
  }
  let replies: Awaited<ReturnType<typeof pipeline.exec>> = null
  try {
    replies = await pipeline.exec()
  } finally {
    book.putBack(events.filter((_, index) => replies?.[index]?.[0] !== null))
  }
  for (const [error] of replies ?? []) if (error) throw error
}

async function removeUnknown(redis: Redis, book: LockBook): Promise<void> {
  const gone = (await redis.hkeys(redisKeys.locks)).filter((key) => !book.knows(key))
  for (let from = 0; from < gone.length; from += chunk) {
    await redis.hdel(redisKeys.locks, ...gone.slice(from, from + chunk))
  }
}

function parsed(text: string) {
  try {
    return lockEntry.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
