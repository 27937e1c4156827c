import type { Cluster, Redis } from 'ioredis'

/** The service's own connection: ioredis 5 or 6, to a single Redis (7 or later), through Sentinel, or to a Cluster. */
export type LocksRedis = Redis | Cluster

export interface LocksOptions {
  /** Who takes the locks, for people to read: usually the service's name; at most 200 characters. */
  owner: string
  /** Where it runs; the machine's name if not given. Of this and of the following 200 characters are told. */
  host?: string
  /** Which process; the process id if not given. */
  process?: string
  /** What is being worked on, asked at each acquisition: such as the trace id of the current request. */
  trace?: () => string | undefined
  /** How long an answer of Redis is waited for, ms; 2000 if not given. */
  replyWithinMs?: number
  /** Puts the function library into Redis when it is not there; true if not given. */
  loadsFunctions?: boolean
}

export interface LockOptions {
  /** How long the lock lasts without extension, ms: from 10 to 86,400,000 (a day). */
  ttlMs: number
  /** How long to wait for it, ms; 0, one try, if not given. */
  waitMs?: number
  /** Waiters get it in the order in which they came, wherever they are. All who want this lock must say the same. */
  fair?: boolean
  /** Extends the lock at each third of its time until it is released; true if not given. */
  extends?: boolean
  /** Stops waiting; the rejection is its reason. */
  signal?: AbortSignal
  /** What is being worked on, in place of `LocksOptions.trace`. */
  trace?: string
}

/** A lock that is held. `await using lock = …` releases it at the end of the block. */
export interface Lock extends AsyncDisposable {
  readonly name: string
  readonly owner: string
  /** Larger with every acquisition of this lock: send it along, so that a resource can refuse a lower one. */
  readonly token: number
  /** Aborted, with a LockLostError, when the lock may be another's: stop working. Not aborted by a release. */
  readonly signal: AbortSignal
  /** How long it surely lasts, ms, reckoned from before the last request was sent; 0 when it is over. */
  remainingMs(): number
  /**
   * Makes it last `ttlMs` from now, the acquisition's if not given; it is then extended by that much, too.
   * @throws LockLostError when it is no longer ours; LocksUnavailableError when Redis does not answer: it lasts as before,
   *   or `ttlMs` from now if that is sooner.
   */
  extend(ttlMs?: number): Promise<void>
  /**
   * Gives it back. False when it was no longer ours; the same answer again when it is called again.
   * @throws LocksUnavailableError when Redis does not answer; the lock then ends with its time, or by another call.
   */
  release(): Promise<boolean>
}

export interface Locks {
  /**
   * Acquires a lock.
   * @throws LockTakenError when it could not be had within `waitMs`; LocksUnavailableError when Redis does not answer;
   *   RangeError for an option that is not allowed; the reason of `signal` when that was aborted.
   */
  acquire(name: string, options: LockOptions): Promise<Lock>
  /** As `acquire`, but null when it could not be had. */
  tryAcquire(name: string, options: LockOptions): Promise<Lock | null>
  /**
   * Does the work while it holds the lock, and releases it.
   * @throws as `acquire`; what the work throws; LockLostError when the lock was lost before the work was done.
   */
  using<T>(name: string, options: LockOptions, work: (lock: Lock) => Promise<T>): Promise<T>
  /** Closes what this client opened; the service's own connection stays open. Locks that are held end with their time. */
  close(): void
}
