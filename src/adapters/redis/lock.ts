/**
 * A named mutual exclusion in Redis with a lease and a fencing token.
 * Waiters of this process stand in line; the first of them asks Redis again and again, with jitter. Failure stance: never
 * go on without the lock. A try whose outcome is unknown throws; a hold ends, as `lost`, when its lease may have ended,
 * reckoned from before the request that granted it was sent. The fencing token protects what must not be written twice.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { releaseLock, tryAcquireLock, type Contention, type LockIdentity } from './lock-calls'
import { holdLock, type HeldLock } from './lock-hold'
import { LockQueue } from './lock-queue'
import type { Redis } from './redis'

export interface AcquireOptions {
  /** Who holds, for people to read. */
  owner: string
  ttlMs: number
  /** How long to wait for it; 0: one try. */
  waitMs?: number
  /** Renews the lease at each third of it until released. */
  autoExtend?: boolean
  signal?: AbortSignal
  /** 0 ≤ x < 1. */
  random?: () => number
}

export type { HeldLock }

const queues = new WeakMap<Redis, LockQueue>()
const retry = { leastMs: 5, baseMs: 20, capMs: 200 } as const

/**
 * Acquires a lock.
 * @returns null when it could not be had within `waitMs`.
 * @throws DomainError UNAVAILABLE when Redis does not answer; the signal's reason when aborted.
 */
export async function acquireLock(redis: Redis, name: string, options: AcquireOptions): Promise<HeldLock | null> {
  const { owner, ttlMs, waitMs = 0, signal, random = Math.random } = options
  signal?.throwIfAborted()
  const who: LockIdentity = { id: randomUUID(), owner }
  const queue = queues.get(redis) ?? new LockQueue()
  queues.set(redis, queue)
  const startedMs = performance.now()
  const waitedMs = () => performance.now() - startedMs

  const over = new AbortController()
  const stop = () => {
    over.abort()
  }
  signal?.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(stop, waitMs)
  let contention: Contention = queue.length(name) > 0 ? 'QUEUED' : 'NEW'
  let leave: (() => void) | null = null
  try {
    leave = await queue.enter(name, over.signal)
    signal?.throwIfAborted()
    if (!leave) return null
    for (let attempt = 0; ; attempt += 1) {
      const sentMs = performance.now()
      const reply = await tryAcquireLock(redis, name, who, { ttlMs, waitedMs: waitedMs(), contention })
      if (reply.acquired) {
        return holdLock({
          redis,
          name,
          who,
          token: reply.token,
          ttlMs,
          sentMs,
          autoExtend: options.autoExtend ?? false,
          leave,
        })
      }
      contention = 'TOLD'
      const backOffMs = retry.leastMs + random() * Math.min(retry.capMs, retry.baseMs * 2 ** Math.min(attempt, 8))
      const nextMs = Math.min(backOffMs, (reply.holderTtlMs ?? backOffMs) + 1)
      if (over.signal.aborted || waitedMs() + nextMs > waitMs) break
      await delay(nextMs, undefined, { signal: over.signal }).catch(() => undefined)
      signal?.throwIfAborted()
    }
    leave()
    return null
  } catch (error) {
    leave?.()
    // The lock may have been granted by a try whose answer was lost; it would stay taken until its lease ends.
    releaseLock(redis, name, who).catch(() => undefined)
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
