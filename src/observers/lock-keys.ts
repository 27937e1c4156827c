import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import { lockEvent, lockHold } from '@/wire/lock'
import type { StreamEntry } from '@/telemetry/stream'
import { idMs } from '@/telemetry/stream'
import type { Hold, LockEvent } from './lock-book'

/** Reading locks as the function library keeps and tells them; see adapters/redis/functions.lua. */

/** The last moment that a Date can name: a lock without a time to live. */
const neverMs = 8.64e15

/** Null for what is no event of ours: a figure that is not a number would spoil all that it is added to. */
export function toLockEvent({ id, fields }: StreamEntry): LockEvent | null {
  const read = lockEvent.safeParse(fields)
  if (!read.success) return null
  const { event, name, owner = '', token = 0, ttlMs = 0, waitedMs = 0, heldMs = 0 } = read.data
  return { atMs: idMs(id), event, name, owner, token, ttlMs, waitedMs, heldMs }
}

/** Who holds the lock now, or null when it is free. A value that is not ours is held by somebody unknown. */
export async function readHold(redis: Redis, name: string, nowMs: number): Promise<Hold | null> {
  const key = redisKeys.lock(name)
  const [text, ttlMs] = await Promise.all([redis.get(key), redis.pttl(key)])
  if (text === null || ttlMs === -2) return null
  const expiresAtMs = ttlMs < 0 ? neverMs : nowMs + ttlMs
  return { ...parse(text, nowMs), expiresAtMs }
}

function parse(text: string, nowMs: number): Omit<Hold, 'expiresAtMs'> {
  try {
    const { owner, token, acquiredAtMs } = lockHold.parse(JSON.parse(text))
    return { owner, token, acquiredAtMs }
  } catch {
    return { owner: '', token: 0, acquiredAtMs: nowMs }
  }
}

/** The names of all locks that stand in Redis, found without holding it up. */
export async function* lockNames(redis: Redis): AsyncGenerator<string> {
  const [before = '', after = ''] = redisKeys.lock('*').split('*')
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', redisKeys.lock('*'), 'COUNT', 500)
    for (const key of keys) yield key.slice(before.length, key.length - after.length)
    cursor = next
  } while (cursor !== '0')
}
