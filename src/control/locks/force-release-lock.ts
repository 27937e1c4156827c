import type { Redis } from 'ioredis'
import { redisUnavailable } from '@/adapters/redis/redis'
import { readLocks } from '@/adapters/redis/stored-locks'
import { DomainError } from '@/domain/errors'
import type { ForcedRelease, LockHolder } from '@/domain/view/lock-views'
import { type AuditEntry, recordAudit } from '@/store/audit'
import { inTransaction } from '@/store/database'
import { unstorableText } from '@/store/storable-text'
import { isOwnKey, lockNameOf, redisKeys } from '@/wire/keys'
import type { ControlContext } from '../context'
import { notFound } from '../not-found'

interface ForceRelease {
  key: string
  /** What stood there when the operator decided. */
  seenValue: string
  reason: string
}

/**
 * Takes a lock from its holder, or from that one holder of a semaphore, if it still is the one that the operator saw:
 * compared and deleted in one step. The holder is not told: it finds out when it extends or releases, or not at all; what
 * it writes until then only a fencing token keeps out. Recorded whatever came of it, also when that is not known; while
 * the database is away nothing is released.
 * @throws DomainError INVALID for a reason that cannot be recorded; NOT_FOUND when the key is no lock that Switchyard
 * knows, so that no other key of Redis can be deleted; UNAVAILABLE when Redis does not answer: the record then says whether
 * it was released, or that nobody knows; or the database does not answer
 */
export async function forceReleaseLock(context: ControlContext, order: ForceRelease): Promise<ForcedRelease> {
  const { redis } = context
  const [problem, ...others] = unstorableText(order.reason, 'reason')
  if (problem) throw new DomainError('INVALID', problem.message, [problem, ...others])
  const name = lockNameOf(order.key)
  const mayBeTheirs = name === null && !isOwnKey(order.key)
  if (name === null && !(mayBeTheirs && (await fromRedis(redis, redis.hexists(redisKeys.locks, order.key)))))
    throw notFound('lock', order.key, 'key')
  const outcome = await inTransaction(context.database, async (queries) => {
    const done = await outcomeOf(release(redis, name, order, context.actor.name))
    await recordAudit(queries, recordOf(context, order, done.released))
    return done
  })
  if (outcome.released === 'unknown') throw redisUnavailable(redis, outcome.error)
  return { released: outcome.released, holders: await fromRedis(redis, holdersNow(redis, order.key)) }
}

type Outcome = { released: boolean } | { released: 'unknown'; error: unknown }

async function outcomeOf(release: Promise<boolean>): Promise<Outcome> {
  try {
    return { released: await release }
  } catch (error) {
    return { released: 'unknown', error }
  }
}

function recordOf({ clock, actor }: ControlContext, order: ForceRelease, released: Outcome['released']): AuditEntry {
  return {
    atMs: clock.now(),
    actor,
    action: 'lock.force-release',
    object: `lock/${storable(order.key)}`,
    detail: { released, seenValue: storable(order.seenValue), reason: order.reason },
  }
}

/** Keys and values of locks are whatever a program wrote; what PostgreSQL does not hold is written as JSON escapes it. */
function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function fromRedis<T>(redis: Redis, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}

async function release(redis: Redis, name: string | null, order: ForceRelease, actor: string): Promise<boolean> {
  const { key, seenValue, reason } = order
  if (name === null && (await redis.type(key)) === 'zset') return removeHolder(redis, order, actor)
  const line = name === null ? [] : [redisKeys.lockQueue(name), redisKeys.lockWaiters(name)]
  const keys = [key, ...line, redisKeys.lockEvents]
  return (await redis.call('FCALL', 'swy_lock_force_release', keys.length, ...keys, seenValue, actor, reason)) === 1
}

/** A holder of a redis-semaphore is a member of its sorted set, under a value of its own. */
async function removeHolder(redis: Redis, { key, seenValue, reason }: ForceRelease, actor: string): Promise<boolean> {
  if ((await redis.zrem(key, seenValue)) === 0) return false
  const told = ['event', 'forced', 'name', key, 'owner', seenValue, 'actor', actor, 'reason', reason]
  await redis.xadd(redisKeys.lockEvents, 'MAXLEN', '~', 10_000, '*', ...told)
  return true
}

async function holdersNow(redis: Redis, key: string): Promise<LockHolder[]> {
  const { found } = await readLocks(redis, [{ key, library: 'REDIS_SEMAPHORE' }])
  const [lock] = found
  return lock === null || lock === undefined || lock === 'OTHER' ? [] : lock.holders
}
