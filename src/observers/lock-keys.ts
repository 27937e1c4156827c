import type { Redis } from 'ioredis'
import type { StreamEntry } from '@/telemetry/stream'
import { idMs } from '@/telemetry/stream'
import { lockEvent } from '@/wire/lock'
import type { LockEvent } from './lock-record'

/** Null for what is no event of ours: a figure that is not a number would spoil all that it is added to. */
export function toLockEvent({ id, fields }: StreamEntry): LockEvent | null {
  const read = lockEvent.safeParse(fields)
  if (!read.success) return null
  const { event, name, owner = '', token = 0, ttlMs = 0, waitedMs = 0, heldMs = 0, host, process, trace } = read.data
  return { atMs: idMs(id), event, name, owner, token, ttlMs, waitedMs, heldMs, host, process, trace }
}

/** Keys that match a pattern, some at a time, found without holding Redis up. */
export async function* keysLike(redis: Redis, pattern: string, count = 1000): AsyncGenerator<string[]> {
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', count)
    yield keys
    cursor = next
  } while (cursor !== '0')
}
