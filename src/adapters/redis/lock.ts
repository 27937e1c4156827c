/**
 * A named mutual exclusion in Redis with a lease and a fencing token. Waiters stand in line: those of a fair lock in Redis,
 * in the order in which they came, wherever they are; those of others in this process, and the first of them asks Redis
 * again and again, with jitter. Failure stance: never go on without the lock. A try whose outcome is unknown throws; a hold
 * ends, as `lost`, when its lease may have ended, reckoned from before the request that granted it was sent. The fencing
 * token protects what must not be written twice.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  cancelLock,
  tryAcquireLock,
  type Contention,
  type LockConnection,
  type LockIdentity,
  type LockPlace,
  type LockReply,
} from './lock-calls'
import { holdLock, type HeldLock } from './lock-hold'
import { LockQueue } from './lock-queue'
import { redisUnavailable } from './redis-unavailable'

export interface AcquireOptions extends Omit<LockIdentity, 'id'> {
  ttlMs: number
  /** How long to wait for it; 0: one try. */
  waitMs?: number
  /** Waiters of all processes get it in the order in which they came; all who want this lock must say so. */
  fair?: boolean
  /** Renews the lease at each third of it until released. */
  autoExtend?: boolean
  signal?: AbortSignal | undefined
  /** 0 ≤ x < 1. */
  random?: () => number
  /** Told who was in the way, at each refused try. */
  onRefused?: (reply: Refused) => void
}

export type Refused = Extract<LockReply, { acquired: false }>
export type { HeldLock }

const queues = new WeakMap<LockConnection, LockQueue>()
const retry = { leastMs: 5, baseMs: 20, capMs: 200 } as const
/** In a fair line. A waiter that does not ask again within `patienceMs` loses its place. */
const inLine = { patienceMs: 2000, behindMs: 400, firstMs: 10, firstWithWakeMs: 60 } as const

/**
 * Acquires a lock.
 * @returns null when it could not be had within `waitMs`.
 * @throws DomainError UNAVAILABLE when Redis does not answer, or answers when the lease is over already; the signal's
 *   reason when aborted.
 */
export async function acquireLock(
  redis: LockConnection,
  name: string,
  options: AcquireOptions,
): Promise<HeldLock | null> {
  const { waitMs = 0, signal, fair = false } = options
  signal?.throwIfAborted()
  const { owner, host, process, trace } = options
  const who: LockIdentity = { id: randomUUID(), owner, host, process, trace }
  const place = { name, fair }
  const patience = new Patience(waitMs, signal)
  const queue = queueOf(redis)
  let leave = fair ? () => undefined : queue.enterNow(name)
  const contention: Contention = leave ? 'NEW' : 'QUEUED'
  let got: HeldLock | null = null
  try {
    leave ??= await queue.enter(name, patience.over)
    signal?.throwIfAborted()
    if (leave) got = await ask({ redis, place, who, options, contention, patience, leave })
    if (!got && fair && waitMs > 0) await cancelLock(redis, place, who)
    return got
  } catch (error) {
    // The lock may have been granted by a try whose answer was lost; it would stay taken until its lease ends.
    cancelLock(redis, place, who).catch(() => undefined)
    throw error
  } finally {
    if (!got) leave?.()
    patience.end()
  }
}

/** How long one waits. Its signal is made when there is something to wait for: most locks are free. */
class Patience {
  readonly startedMs = performance.now()
  private made: { over: AbortController; timer: NodeJS.Timeout } | null = null

  constructor(
    private readonly waitMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  leftMs(): number {
    return this.waitMs - (performance.now() - this.startedMs)
  }

  /** Aborted when no more time is to be waited, or when the caller's signal is. */
  get over(): AbortSignal {
    if (!this.made) {
      this.made = { over: new AbortController(), timer: setTimeout(this.stop, Math.max(0, this.leftMs())) }
      if (this.signal?.aborted) this.stop()
      this.signal?.addEventListener('abort', this.stop, { once: true })
    }
    return this.made.over.signal
  }

  end(): void {
    if (!this.made) return
    clearTimeout(this.made.timer)
    this.signal?.removeEventListener('abort', this.stop)
  }

  private readonly stop = () => {
    this.made?.over.abort()
  }
}

interface Asking {
  redis: LockConnection
  place: LockPlace
  who: LockIdentity
  options: AcquireOptions
  contention: Contention
  patience: Patience
  leave: () => void
}

/** Asks until it is granted, or the time is up: null. */
async function ask(asking: Asking): Promise<HeldLock | null> {
  const { redis, place, who, options, patience, leave } = asking
  const { ttlMs, waitMs = 0, signal } = options
  const patienceMs = place.fair && waitMs > 0 ? inLine.patienceMs : null
  let { contention } = asking
  for (let attempt = 0; ; attempt += 1) {
    const sentMs = performance.now()
    const waitedMs = sentMs - patience.startedMs
    const reply = await tryAcquireLock(redis, place, who, { ttlMs, contention, patienceMs, waitedMs })
    if (reply.acquired) {
      signal?.throwIfAborted()
      if (performance.now() >= sentMs + ttlMs) throw tooLate(redis, ttlMs)
      const autoExtend = options.autoExtend ?? false
      return holdLock({ redis, place, who, token: reply.token, ttlMs, sentMs, autoExtend, leave })
    }
    signal?.throwIfAborted()
    options.onRefused?.(reply)
    contention = 'TOLD'
    const leftMs = patience.leftMs()
    if (leftMs <= 0) return null
    const ms = Math.min(leftMs, pauseMs(reply, attempt, redis, options))
    if (place.fair && redis.wake) await redis.wake.wait(who.id, ms, patience.over)
    else await delay(ms, undefined, { signal: patience.over }).catch(() => undefined)
    signal?.throwIfAborted()
  }
}

function tooLate(redis: LockConnection, ttlMs: number): Error {
  return redisUnavailable(redis, new Error(`the answer came when the lock's ${String(ttlMs)} ms were over`))
}

/** How long until it is worth asking again; not beyond the end of the lease that is in the way. */
function pauseMs(reply: Refused, attempt: number, redis: LockConnection, options: AcquireOptions): number {
  const random = (options.random ?? Math.random)()
  const leaseMs = (reply.holderTtlMs ?? Infinity) + 1
  if (!options.fair) {
    const backOffMs = Math.min(retry.capMs, retry.baseMs * 2 ** Math.min(attempt, 8))
    return Math.min(retry.leastMs + random * backOffMs, leaseMs)
  }
  const firstMs = redis.wake ? inLine.firstWithWakeMs : inLine.firstMs
  return Math.min((0.5 + random) * (reply.before === 0 ? firstMs : inLine.behindMs), leaseMs)
}

function queueOf(redis: LockConnection): LockQueue {
  const queue = queues.get(redis) ?? new LockQueue()
  queues.set(redis, queue)
  return queue
}
