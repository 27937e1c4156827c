/**
 * The function library's lock calls, one each. `id` tells one hold from all others and proves it on extension and release.
 * Every call tells the stream of lock events. All throw DomainError UNAVAILABLE when Redis does not answer: whether the
 * call took place is then unknown, and nobody may believe to hold the lock.
 */
import { redisKeys } from '@/wire/keys'
import { redisUnavailable, type Redis } from './redis'

export interface LockIdentity {
  id: string
  /** Who holds, for people to read. */
  owner: string
}

export type LockReply =
  | { acquired: true; token: number }
  /** Who is in the way, and how long at most; `holderTtlMs` null means for ever. */
  | { acquired: false; holder: string; holderTtlMs: number | null }

/** NEW: nothing was told of this try yet. TOLD: it was. QUEUED: it waited behind another of its own process. */
export type Contention = 'NEW' | 'TOLD' | 'QUEUED'
const contentionCode: Record<Contention, number> = { NEW: 0, TOLD: 1, QUEUED: 2 }

/** Takes the lock if it is free, for `ttlMs`. With the id of the present hold it renews that and gives its token. */
export async function tryAcquireLock(
  redis: Redis,
  name: string,
  { id, owner }: LockIdentity,
  { ttlMs, waitedMs, contention }: { ttlMs: number; waitedMs: number; contention: Contention },
): Promise<LockReply> {
  const keys = [redisKeys.lock(name), redisKeys.fence(name), redisKeys.lockEvents]
  const args = [id, owner, ttlMs, Math.round(waitedMs), contentionCode[contention]]
  const reply = await call(redis, 'swy_lock_acquire', keys, args)
  const [acquired, token, leftMs, , holder] = reply as [number, number, number, number, string]
  if (acquired === 1) return { acquired: true, token }
  return { acquired: false, holder, holderTtlMs: leftMs < 0 ? null : leftMs }
}

/** True when the hold now lasts `ttlMs` from now; false when it is no longer the caller's. */
export async function extendLock(redis: Redis, name: string, who: LockIdentity, ttlMs: number): Promise<boolean> {
  const keys = [redisKeys.lock(name), redisKeys.lockEvents]
  return (await call(redis, 'swy_lock_extend', keys, [who.id, who.owner, ttlMs])) === 1
}

/** True when the lock was the caller's and is free now; false when it was not. */
export async function releaseLock(redis: Redis, name: string, who: LockIdentity): Promise<boolean> {
  const keys = [redisKeys.lock(name), redisKeys.lockEvents]
  return (await call(redis, 'swy_lock_release', keys, [who.id, who.owner])) === 1
}

async function call(redis: Redis, name: string, keys: string[], args: (string | number)[]): Promise<unknown> {
  try {
    return await redis.call('FCALL', name, keys.length, ...keys, ...args)
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}
