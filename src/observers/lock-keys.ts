import type { Redis } from 'ioredis'
import { z } from 'zod'
import { redisKeys } from '@/wire/keys'
import type { StreamEntry } from '@/telemetry/stream'
import { idMs } from '@/telemetry/stream'
import type { Hold, LockEvent } from './lock-book'

/** Reading locks as the function library keeps and tells them; see adapters/redis/functions.lua. */

const value = z.object({ owner: z.string(), token: z.int(), acquiredAtMs: z.int() })
/** The last moment that a Date can name: a lock without a time to live. */
const neverMs = 8.64e15

export function toLockEvent({ id, fields }: StreamEntry): LockEvent {
  const number = (field: string) => Number(fields[field] ?? 0)
  return {
    atMs: idMs(id),
    event: fields.event ?? '',
    name: fields.name ?? '',
    owner: fields.owner ?? '',
    token: number('token'),
    ttlMs: number('ttlMs'),
    waitedMs: number('waitedMs'),
    heldMs: number('heldMs'),
  }
}

/** Who holds the lock now, or null when it is free. A value that is not ours is held by somebody unknown. */
export async function readHold(redis: Redis, name: string, nowMs: number): Promise<Hold | null> {
  const key = redisKeys.lock(name)
  const [text, ttlMs] = await Promise.all([redis.get(key), redis.pttl(key)])
  if (text === null || ttlMs === -2) return null
  const expiresAtMs = ttlMs < 0 ? neverMs : nowMs + ttlMs
  return { ...parse(text, nowMs), expiresAtMs }
}

function parse(text: string, nowMs: number): z.infer<typeof value> {
  try {
    return value.parse(JSON.parse(text))
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
