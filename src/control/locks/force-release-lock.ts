import type { Redis } from 'ioredis'
import { redisUnavailable } from '@/adapters/redis/redis'
import { readLocks } from '@/adapters/redis/stored-locks'
import type { ForcedRelease, LockHolder } from '@/domain/view/lock-views'
import { writeAudit } from '@/store/audit'
import { lockNameOf, redisKeys } from '@/wire/keys'
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
 * it writes until then only a fencing token keeps out. Recorded whatever came of it.
 * @throws DomainError NOT_FOUND when the key is no lock that Switchyard knows, so that no other key of Redis can be deleted;
 * UNAVAILABLE when Redis does not answer: then nobody knows whether it was released
 */
export async function forceReleaseLock(context: ControlContext, order: ForceRelease): Promise<ForcedRelease> {
  const { database, redis, clock, actor } = context
  try {
    const name = lockNameOf(order.key)
    if (name === null && (await redis.hexists(redisKeys.locks, order.key)) === 0)
      throw notFound('lock', order.key, 'key')
    const released = await release(redis, name, order, actor.name)
    const holders = await holdersNow(redis, order.key)
    await writeAudit(database, {
      atMs: clock.now(),
      actor,
      action: 'lock.force-release',
      object: `lock/${order.key}`,
      detail: { released, seenValue: order.seenValue, reason: order.reason },
    })
    return { released, holders }
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
  const told = ['event', 'forced', 'name', key, 'actor', actor, 'reason', reason]
  await redis.xadd(redisKeys.lockEvents, 'MAXLEN', '~', 10_000, '*', ...told)
  return true
}

async function holdersNow(redis: Redis, key: string): Promise<LockHolder[]> {
  const { found } = await readLocks(redis, [{ key, library: 'REDIS_SEMAPHORE' }])
  const [lock] = found
  return lock === null || lock === undefined || lock === 'OTHER' ? [] : lock.holders
}
