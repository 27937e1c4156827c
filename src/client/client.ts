/**
 * `switchyard/client`: Switchyard's locks for a Node service with an ioredis connection of its own. See docs/locks.md.
 * Failure stance: as adapters/redis/lock: never go on without the lock.
 */
import { hostname } from 'node:os'
import { acquireLock, type HeldLock } from '@/adapters/redis/lock'
import { DomainError } from '@/domain/errors'
import { connectionOf } from './connection'
import { LockLostError, LocksUnavailableError, LockTakenError } from './errors'
import type { Lock, LockOptions, Locks, LocksOptions, LocksRedis } from './types'

export { LockLostError, LocksUnavailableError, LockTakenError } from './errors'
export type { Lock, LockOptions, Locks, LocksOptions, LocksRedis } from './types'

/** Names, and what a client says of itself, stand in each of the last 10,000 events. */
const longestName = 900
const longestText = 200
const ttl = { leastMs: 10, mostMs: 86_400_000 } as const

/**
 * Opens nothing by itself: the first call does. One for each connection, kept as long as that.
 * @throws RangeError for an owner that is empty or longer than 200 characters, and for a connection that puts a prefix before keys
 */
export function createLocks(redis: LocksRedis, options: LocksOptions): Locks {
  const { owner, host = hostname(), process: ownProcess = String(process.pid), replyWithinMs = 2000 } = options
  if (owner === '') throw new RangeError('owner "" of locks: use any text that is not empty')
  if (owner.length > longestText) throw new RangeError(`owner of ${String(owner.length)} characters: use at most 200`)
  const { keyPrefix = '' } = redis.options
  if (keyPrefix !== '') {
    const why = 'who has none, or another, would hold the same lock at the same time'
    throw new RangeError(
      `keyPrefix ${JSON.stringify(keyPrefix)} of the connection: use one without a prefix, since ${why}`,
    )
  }
  const connection = connectionOf(redis, replyWithinMs, options.loadsFunctions ?? true)

  async function attempt(name: string, wanted: LockOptions): Promise<Lock | LockTakenError> {
    checkOptions(name, wanted)
    const startedMs = performance.now()
    const { ttlMs, waitMs = 0, fair = false, signal } = wanted
    let holder: string | null = null
    const held = await asAvailable(
      acquireLock(connection, name, {
        ...{ owner, host: said(host), process: said(ownProcess), ttlMs, waitMs, fair, signal },
        trace: said(wanted.trace ?? options.trace?.()),
        autoExtend: wanted.extends ?? true,
        onRefused: (refused) => {
          holder = refused.holder
        },
      }),
    )
    if (!held) return new LockTakenError(name, holder, Math.round(performance.now() - startedMs))
    return new OwnLock(held, ttlMs)
  }

  async function acquire(name: string, wanted: LockOptions): Promise<Lock> {
    const lock = await attempt(name, wanted)
    if (lock instanceof LockTakenError) throw lock
    return lock
  }

  return {
    acquire,
    async tryAcquire(name, wanted) {
      const lock = await attempt(name, wanted)
      return lock instanceof LockTakenError ? null : lock
    },
    async using(name, wanted, work) {
      await using lock = await acquire(name, wanted)
      const done = await work(lock)
      lock.signal.throwIfAborted()
      return done
    },
    close: () => {
      connection.close()
    },
  }
}

class OwnLock implements Lock {
  private watched: AbortSignal | null = null

  constructor(
    private readonly held: HeldLock,
    private readonly ttlMs: number,
  ) {}

  /** Made when it is first asked for: a short hold that does not ask is the quicker for it. */
  get signal(): AbortSignal {
    const { lost } = this.held
    this.watched ??= this.watch(lost)
    return this.watched
  }

  get name(): string {
    return this.held.name
  }

  get owner(): string {
    return this.held.owner
  }

  get token(): number {
    return this.held.token
  }

  remainingMs(): number {
    return this.held.remainingMs()
  }

  async extend(ttlMs = this.ttlMs): Promise<void> {
    checkTtl(this.name, ttlMs)
    if (!(await asAvailable(this.held.extend(ttlMs)))) throw new LockLostError(this.name, this.token)
  }

  release(): Promise<boolean> {
    return asAvailable(this.held.release())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What cannot be given back now ends with its time; the block's own outcome matters more.
    await this.held.release().catch(() => false)
  }

  private watch(lost: AbortSignal): AbortSignal {
    const told = new AbortController()
    const tell = () => {
      told.abort(new LockLostError(this.name, this.token))
    }
    if (lost.aborted) tell()
    else lost.addEventListener('abort', tell, { once: true })
    return told.signal
  }
}

function said(text: string | undefined): string | undefined {
  return text?.slice(0, longestText)
}

function checkOptions(name: string, { ttlMs, waitMs = 0 }: LockOptions): void {
  if (name === '' || /[{}]/.test(name)) {
    throw new RangeError(`lock name ${JSON.stringify(name)}: use any text without braces`)
  }
  if (name.length > longestName) {
    throw new RangeError(`lock name of ${String(name.length)} characters: use at most ${String(longestName)}`)
  }
  checkTtl(name, ttlMs)
  if (!(waitMs >= 0 && waitMs <= ttl.mostMs)) {
    throw new RangeError(`waitMs ${String(waitMs)} of lock ${name}: use a number from 0 to ${String(ttl.mostMs)}`)
  }
}

function checkTtl(name: string, ttlMs: number): void {
  if (Number.isInteger(ttlMs) && ttlMs >= ttl.leastMs && ttlMs <= ttl.mostMs) return
  const allowed = `a whole number from ${String(ttl.leastMs)} to ${String(ttl.mostMs)}`
  throw new RangeError(`ttlMs ${String(ttlMs)} of lock ${name}: use ${allowed}`)
}

async function asAvailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    throw new LocksUnavailableError(error.message, { cause: error.cause })
  }
}
