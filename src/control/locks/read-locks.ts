/** What the controller wrote of locks, as web processes read it: shared by all who ask within half a second. */
import type { Redis } from 'ioredis'
import { msOf } from '@/adapters/redis/redis-clock'
import type { LockWatchView } from '@/domain/view/lock-views'
import { redisKeys } from '@/wire/keys'
import { type LockEntry, lockEntry, lockWatch } from '@/wire/lock-entry'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { sharedRead } from '../live/shared-read'

interface KnownLocks {
  /** By key. */
  entries: ReadonlyMap<string, LockEntry>
  /** null: the controller has been silent for 5 seconds. Holders are those of then, unless their lease has ended since. */
  watch: LockWatchView | null
}

const silentAfterMs = 5000
/** A lease that has ended is looked at by then, unless nobody looks. */
const graceMs = 1000

const read = sharedRead(500, (redis) => askRedis(redis, readLocks))

/** null when Redis does not answer. */
export function knownLocks({ redis, clock }: Pick<ControlParts, 'redis' | 'clock'>): Promise<KnownLocks | null> {
  return read(redis, clock.now())
}

async function readLocks(redis: Redis): Promise<KnownLocks> {
  const [time, fields, text] = await Promise.all([
    redis.time(),
    redis.hgetall(redisKeys.locks),
    redis.get(redisKeys.lockWatch),
  ])
  const nowMs = msOf(time)
  const watch = parsed(lockWatch, text)
  const isWatched = watch !== null && nowMs - watch.atMs <= silentAfterMs
  const entries = new Map<string, LockEntry>()
  for (const [key, value] of Object.entries(fields)) {
    const entry = parsed(lockEntry, value)
    if (entry) entries.set(key, isWatched ? entry : withoutEnded(entry, nowMs))
  }
  return { entries, watch: isWatched ? watch : null }
}

function withoutEnded(entry: LockEntry, nowMs: number): LockEntry {
  const holders = entry.holders.filter((each) => each.expiresAtMs === null || each.expiresAtMs + graceMs > nowMs)
  return { ...entry, holders }
}

function parsed<Value>(schema: { safeParse(value: unknown): { data?: Value } }, text: string | null): Value | null {
  if (text === null) return null
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
