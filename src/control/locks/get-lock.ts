import { DomainError } from '@/domain/errors'
import { type LockDetail, lockEventsTold } from '@/domain/view/lock-views'
import { percentile } from '@/telemetry/histogram'
import type { Histogram } from '@/wire/telemetry'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { listLockEvents } from './list-lock-events'
import { findLock } from './list-locks'
import { lockWaiters } from './lock-waiters'
import { knownLocks } from './read-locks'

/** Buckets of a histogram for people: each reaches twice as far as the one before, from a millisecond on. */
const bucketBounds = Array.from({ length: 28 }, (_, power) => 2 ** power)

/**
 * One lock of which something was known in the last hour.
 * @throws DomainError NOT_FOUND; UNAVAILABLE when Redis does not answer
 */
export async function getLock(parts: ControlParts, { key }: { key: string }): Promise<LockDetail> {
  const [row, known, events] = await Promise.all([
    findLock(parts, key),
    knownLocks(parts),
    listLockEvents(parts, { key, limit: lockEventsTold }),
  ])
  if (!known) throw new DomainError('UNAVAILABLE', 'Redis does not answer, so nobody knows of locks')
  if (!row) throw notFound('lock', key, 'key')
  const waiting = row.library === 'SWITCHYARD' ? await lockWaiters(parts.redis, row.name) : []
  return { row, holds: holdBuckets(known.entries.get(key)?.holds ?? []), waiting, events }
}

/** Counts by doubling bounds, from the first bucket with a hold to the last. */
export function holdBuckets(holds: Histogram): LockDetail['holds'] {
  const buckets = bucketBounds.map((upToMs) => ({ upToMs, count: 0 }))
  for (const each of holds) {
    const ms = percentile([each], 50) ?? 0
    const own = buckets.find(({ upToMs }) => ms <= upToMs) ?? buckets.at(-1)
    if (own) own.count += each[1]
  }
  const first = buckets.findIndex((each) => each.count > 0)
  return first === -1 ? [] : buckets.slice(first, buckets.findLastIndex((each) => each.count > 0) + 1)
}
