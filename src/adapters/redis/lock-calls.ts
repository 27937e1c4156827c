/**
 * The function library's lock calls, one each. `id` tells one hold from all others and proves it on extension and release.
 * The calls tell the stream of lock events, but on Redis Cluster, where it lies in another slot. All throw DomainError
 * UNAVAILABLE when Redis does not answer: whether the call took place is then unknown, and nobody may believe to hold it.
 */
import { redisKeys } from '@/wire/keys'
import { redisUnavailable } from './redis-unavailable'

/** What the calls need of a client of Redis; ioredis' own have it. */
export interface LockConnection {
  call(command: string, ...args: (string | number)[]): Promise<unknown>
  readonly isCluster?: boolean
  /** Told in errors: `address` in place of host and port, where there is no one host. */
  readonly address?: string | undefined
  readonly options?: { host?: string | undefined; port?: number | undefined }
  /** Where a fair line's first waiter is told that its turn has come; without it waiters ask more often. */
  readonly wake?: LockWake
}

export interface LockWake {
  /** The channel is `swy:lock:wake:<name>`. */
  readonly name: string
  /** Resolves when the waiter is told, after `ms`, or when aborted; never rejects. */
  wait(id: string, ms: number, signal: AbortSignal): Promise<void>
}

export interface LockIdentity {
  id: string
  /** Who holds, for people to read. */
  owner: string
  /** Where it runs and what it works on, for people to read. */
  host?: string | undefined
  process?: string | undefined
  trace?: string | undefined
}

/** A lock, and whether it is given in the order in which waiters come. */
export interface LockPlace {
  name: string
  fair: boolean
}

export type LockReply =
  | { acquired: true; token: number }
  /**
   * Who is in the way (nobody: it is another's turn), and for how long at most, null for ever; `before`: how many are
   * before the caller in line.
   */
  | { acquired: false; holder: string | null; holderToken: number; holderTtlMs: number | null; before: number }

/** NEW: nothing was told of this try yet. TOLD: it was. QUEUED: it waited behind another of its own process. */
export type Contention = 'NEW' | 'TOLD' | 'QUEUED'
const contentionCode: Record<Contention, number> = { NEW: 0, TOLD: 1, QUEUED: 2 }

/** Takes the lock if it is free, for `ttlMs`. With the id of the present hold it renews that and gives its token. */
export async function tryAcquireLock(
  redis: LockConnection,
  place: LockPlace,
  { id, owner, host = '', process = '', trace = '' }: LockIdentity,
  options: { ttlMs: number; waitedMs: number; contention: Contention; patienceMs: number | null },
): Promise<LockReply> {
  const { ttlMs, waitedMs, contention, patienceMs } = options
  const keys = [redisKeys.lock(place.name), redisKeys.fence(place.name), ...otherKeys(redis, place)]
  const said = [host, process, trace, ...(patienceMs === null ? [] : [patienceMs, redis.wake?.name ?? ''])]
  const args = [id, owner, ttlMs, Math.round(waitedMs), contentionCode[contention], ...said]
  const reply = await call(redis, 'swy_lock_acquire', keys, args)
  // A connection may give numbers as texts (ioredis: stringNumbers).
  const [answer, holderToken, left, , holder, ahead = 0] = reply as [Figure, Figure, Figure, Figure, string, Figure?]
  const [acquired, token, leftMs, before] = [Number(answer), Number(holderToken), Number(left), Number(ahead)]
  if (acquired === 1) return { acquired: true, token }
  const isAnothersTurn = leftMs === 0 && token === 0 && holder === ''
  return {
    acquired: false,
    holder: isAnothersTurn ? null : holder,
    holderToken: token,
    holderTtlMs: leftMs < 0 || isAnothersTurn ? null : leftMs,
    before,
  }
}

/** True when the hold now lasts `ttlMs` from now; false when it is no longer the caller's. */
export async function extendLock(
  redis: LockConnection,
  { name }: LockPlace,
  who: LockIdentity,
  ttlMs: number,
): Promise<boolean> {
  const keys = [redisKeys.lock(name), ...otherKeys(redis, { name, fair: false })]
  return isYes(await call(redis, 'swy_lock_extend', keys, [who.id, who.owner, ttlMs]))
}

/** True when the lock was the caller's and is free now; false when it was not. */
export async function releaseLock(redis: LockConnection, place: LockPlace, who: LockIdentity): Promise<boolean> {
  const keys = [redisKeys.lock(place.name), ...otherKeys(redis, place)]
  return isYes(await call(redis, 'swy_lock_release', keys, [who.id, who.owner]))
}

/** Leaves the line, and lets go of what a try whose answer was lost may have got. */
export async function cancelLock(redis: LockConnection, place: LockPlace, who: LockIdentity): Promise<void> {
  const keys = [redisKeys.lock(place.name), ...otherKeys(redis, place)]
  await call(redis, 'swy_lock_cancel', keys, [who.id, who.owner])
}

type Figure = number | string

function isYes(answer: unknown): boolean {
  return Number(answer) === 1
}

function otherKeys(redis: LockConnection, { name, fair }: LockPlace): string[] {
  const line = fair ? [redisKeys.lockQueue(name), redisKeys.lockWaiters(name)] : []
  return redis.isCluster === true ? line : [...line, redisKeys.lockEvents]
}

async function call(redis: LockConnection, name: string, keys: string[], args: (string | number)[]): Promise<unknown> {
  try {
    return await redis.call('FCALL', name, keys.length, ...keys, ...args)
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}
