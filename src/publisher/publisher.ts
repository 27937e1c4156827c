/**
 * The publisher: keeps Consul, and after it Redis, at the database's newest revision.
 * Level by level rather than by events: a wake-up or the timer only says "look again", and each look compares what stands
 * with what should. Consul first, since it is what gateways trust; Redis being away never holds it up. On a fault it waits
 * with jitter and looks again, for ever. Any number may run; a lease that keeps it to one saves work, not correctness.
 * What others wrote is looked for beside that; it is told and repaired here, between our own writes.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader, PublishedStateError } from '@/adapters/consul/revision-reader'
import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { DriftBook } from '@/domain/drift/book'
import { memoryDriftBook } from '@/domain/drift/memory-book'
import { DomainError } from '@/domain/errors'
import type { Log } from '@/domain/log'
import type { Revision } from '@/domain/revision/object'
import type { Head } from '@/wire/revision-log'
import { createConsulSide, type ConsulSide, type ConsulSideParts } from './consul-side'
import { createConsulDrift, type ConsulDrift } from './drift/consul-drift'
import { runChecks } from './drift/run-checks'
import { prune } from './prune'
import { createRedisSide, type RedisSide } from './redis-side'
import { DatabaseError, tellBookFailures, tellFailures, type RevisionSource } from './source'

/** What the publisher last did and saw: its part of `controllerStatus`. An error is null while all is well. */
export interface PublisherStatus {
  /** The newest revision known to stand in Consul; 0 while none is known. */
  publishedRevision: number
  /** DRIFT: the head in Consul is somebody else's, and drift there is only reported. */
  waitingFor: 'CONSUL' | 'REDIS' | 'DRIFT' | null
  consul: { ok: boolean; error: string | null }
  redis: { ok: boolean; error: string | null }
  database: { ok: boolean; error: string | null }
}

export interface PublisherOptions {
  source: RevisionSource
  consul: Consul
  redis: Redis
  /** Below which published state lies in Consul KV; ends with a slash. */
  prefix: string
  clock: Clock
  log: Log
  /** Where drift is written down, and whether it is repaired. Without one all is repaired and nobody told. */
  book?: DriftBook
  /** Told after each look. */
  onStatus?: (status: PublisherStatus) => void
  random?: () => number
  timing?: Partial<typeof defaultTiming>
  /** After so many revisions a new snapshot is written. */
  compactAfter?: number
  /** For tests: called before each write; what it throws, the write meets with. */
  checkpoint?: (name: string) => void
}

const defaultTiming = {
  /** Between looks when nobody wakes it. */
  lookEveryMs: 1000,
  /** Between checks of everything that is published, in Consul and in Redis. */
  verifyEveryMs: 120_000,
  /** How long gateways may still read by an older head. */
  graceMs: 30_000,
  /** Upper bound of the wait after faults. */
  backOffCapMs: 3000,
  settleMs: 100,
  consulEveryMs: 5000,
  redisEveryMs: 3000,
}

export interface Publisher {
  /** Works until the signal is aborted, then resolves; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** Something was committed: look now. */
  wake(): void
  /** Drift records or what is done about them changed: look at both targets now. */
  driftChanged(): void
  /** One look. @throws DomainError UNAVAILABLE or CONFLICT (of Consul), DatabaseError */
  look(): Promise<void>
  status(): PublisherStatus
}

const fine = { ok: true, error: null } as const

function waitingFor({ consul, redis }: PublisherStatus, held: boolean): PublisherStatus['waitingFor'] {
  if (!consul.ok) return 'CONSUL'
  if (held) return 'DRIFT'
  return redis.ok ? null : 'REDIS'
}

export function createPublisher(options: PublisherOptions): Publisher {
  return new LookingPublisher(options)
}

class LookingPublisher implements Publisher {
  readonly #options: PublisherOptions
  readonly #timing: typeof defaultTiming
  readonly #book: DriftBook
  readonly #prove: (head: Head) => Promise<unknown>
  readonly #consulSide: ConsulSide
  readonly #consulDrift: ConsulDrift
  readonly #redisSide: RedisSide
  #status: PublisherStatus = { publishedRevision: 0, waitingFor: null, consul: fine, redis: fine, database: fine }
  #verifyAtMs = 0
  #pruneAtMs: number
  #woken = false
  /** Something in Consul below the prefix seems not to be as it should. */
  #consulSuspect = false
  #held = false
  #lastHead: Head | null = null
  #endRest: () => void = () => undefined

  constructor(options: PublisherOptions) {
    this.#options = options
    this.#timing = { ...defaultTiming, ...options.timing }
    const { consul, redis, prefix, clock, log, checkpoint = () => undefined, compactAfter = 200 } = options
    const source = tellFailures(options.source)
    const book = tellBookFailures(options.book ?? memoryDriftBook())
    const reader = createRevisionReader(consul, prefix)
    this.#book = book
    this.#prove = (head) => reader.readAll(head)
    this.#pruneAtMs = clock.now() + this.#timing.graceMs
    const onStep: ConsulSideParts['onStep'] = (plan) => {
      if (plan.step === 'NEW_EPOCH') log.warn('A new epoch begins.', { reason: plan.reason })
      else log.info('Publishing.', { step: plan.step, revision: plan.head.revision })
      if (plan.step !== 'PUBLISH') this.#pruneAtMs = clock.now() + this.#timing.graceMs
    }
    const shared = { source, consul, prefix, book, checkpoint }
    this.#consulSide = createConsulSide({ ...shared, reader, clock, compactAfter, onStep })
    this.#consulDrift = createConsulDrift(shared)
    const isCurrent = async ({ epoch, revision }: Head) => {
      const { value } = await reader.readHead()
      return value.state === 'PRESENT' && value.head.epoch === epoch && value.head.revision === revision
    }
    this.#redisSide = createRedisSide({ source, redis, clock, book, isCurrent, checkpoint })
  }

  status(): PublisherStatus {
    return this.#status
  }

  wake(): void {
    this.#woken = true
    this.#endRest()
  }

  driftChanged(): void {
    this.#consulSuspect = true
    this.#redisSide.forget()
    this.wake()
  }

  async look(): Promise<void> {
    const nowMs = this.#options.clock.now()
    const level = this.#level(nowMs)
    this.#woken = false
    if (!this.#status.consul.ok) this.#consulDrift.forget() // it may have come back as another one
    const synced = await this.#noting('consul', () => this.#consulSide.sync(level === 'KNOWN' ? 'KNOWN' : 'FRESH'))
    this.#noteHeld(synced.held)
    if (synced.held) {
      if (this.#lastHead) await this.#followInRedis(this.#lastHead, [], false)
      return
    }
    const { head, published } = synced
    this.#lastHead = head
    this.#status = { ...this.#status, publishedRevision: head.revision }
    await this.#followInRedis(head, published, level === 'VERIFIED')
    await this.#noting('consul', () => this.#settleConsul(head, level === 'VERIFIED'))
    if (level === 'VERIFIED') this.#verifyAtMs = nowMs + this.#timing.verifyEveryMs
    await this.#noting('consul', () => this.#pruneWhenDue(head, nowMs))
  }

  async run(signal: AbortSignal): Promise<void> {
    const { redis, log, onStatus, random = Math.random } = this.#options
    const aborted = () => signal.aborted
    let faults = 0
    const reconnected = () => {
      this.#redisSide.forget()
      this.wake()
    }
    redis.on('ready', reconnected)
    const checks = this.#runChecks(signal)
    while (!aborted()) {
      let waitMs = this.#timing.lookEveryMs
      try {
        await this.look()
        faults = 0
      } catch (error) {
        waitMs = random() * Math.min(this.#timing.backOffCapMs, 100 * 2 ** Math.min(faults, 10))
        faults += 1
        log.warn('Publishing is held up.', { error: error instanceof Error ? error.message : String(error), waitMs })
      }
      onStatus?.(this.#status)
      if (!aborted()) await this.#rest(waitMs, faults > 0, signal)
    }
    redis.off('ready', reconnected)
    await checks
  }

  #runChecks(signal: AbortSignal): Promise<void> {
    const { consul, prefix, log, random = Math.random } = this.#options
    const suspectConsul = async () => {
      const checked = await this.#consulDrift.check()
      const isWrong = checked.head === 'NOT_OURS' || checked.differences.length > 0
      if (!isWrong && (await this.#book.open('CONSUL_KV')).length === 0) return
      this.#consulSuspect = true
      this.wake()
    }
    const suspectRedis = async () => {
      if (!(await this.#redisSide.isSuspect())) return
      this.#redisSide.forget()
      this.wake()
    }
    const wrote = (index: number) => this.#consulSide.wrote(index)
    const checks = { checkConsul: suspectConsul, checkRedis: suspectRedis, timing: this.#timing }
    return runChecks({ consul, prefix, log, random, wrote, ...checks }, signal)
  }

  /** VERIFIED at first, after faults of Consul, and now and then; KNOWN when woken; else FRESH. */
  #level(nowMs: number) {
    if (nowMs >= this.#verifyAtMs || !this.#status.consul.ok) return 'VERIFIED'
    return this.#woken && !this.#consulSuspect ? 'KNOWN' : 'FRESH'
  }

  /** Compares all that is published with the database, when due, and proves at last that it adds up. */
  async #settleConsul(head: Head, whole: boolean): Promise<void> {
    if (!whole && !this.#consulSuspect) return
    this.#consulSuspect = false
    const outcome = await this.#consulDrift.settle()
    if (outcome === 'REPAIRED') this.#options.log.warn('Repaired what was changed by hand in Consul.')
    if (outcome === 'MOVED') {
      this.#consulSuspect = true
      this.wake()
    }
    if (!whole || outcome === 'MOVED' || outcome === 'LEFT') return
    try {
      await this.#prove(head)
    } catch (error) {
      if (!(error instanceof PublishedStateError)) throw error
      this.#options.log.warn('What is published does not add up.', { reason: error.message })
      const isUntouched = (await this.#consulDrift.settle()) === 'FINE'
      if (isUntouched && (await this.#book.mode('CONSUL_KV')) === 'REPAIR') await this.#consulSide.beginAgain()
      this.wake()
    }
  }

  #noteHeld(held: boolean): void {
    if (held && !this.#held) this.#options.log.warn('Publishing waits: the head in Consul was changed by hand.')
    this.#held = held
    this.#status = { ...this.#status, waitingFor: waitingFor(this.#status, held) }
  }

  /** Redis being away is noted, tried again at the next look, and holds nothing else up. */
  async #followInRedis(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void> {
    try {
      await this.#noting('redis', () => this.#redisSide.sync(head, atHand, whole))
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      this.#options.log.warn('Redis is behind.', { error: error.message })
    }
  }

  async #pruneWhenDue(head: Head, nowMs: number): Promise<void> {
    if (nowMs < this.#pruneAtMs) return
    const pruned = await prune(this.#options.consul, this.#options.prefix, head)
    this.#pruneAtMs = Number.POSITIVE_INFINITY
    if (pruned > 0) this.#options.log.info('Deleted published values that a snapshot contains.', { pruned })
  }

  /** Runs, and notes in the status how the part fares that it needs. A database that is away is not the part's fault. */
  async #noting<T>(part: 'consul' | 'redis', run: () => Promise<T>): Promise<T> {
    let status = this.#status
    try {
      const result = await run()
      status = { ...this.#status, [part]: fine, database: fine }
      return result
    } catch (error) {
      const fault = { ok: false, error: error instanceof Error ? error.message : String(error) }
      status = { ...this.#status, [error instanceof DatabaseError ? 'database' : part]: fault }
      throw error
    } finally {
      this.#status = { ...status, waitingFor: waitingFor(status, this.#held) }
    }
  }

  /** Sleeps until the time is over or somebody wakes it; after faults nobody can, or wakes would make it spin. */
  async #rest(ms: number, undisturbed: boolean, signal: AbortSignal): Promise<void> {
    if (this.#woken && !undisturbed) return
    const awake = new AbortController()
    const end = () => {
      awake.abort()
    }
    signal.addEventListener('abort', end, { once: true })
    if (!undisturbed) this.#endRest = end
    await delay(ms, undefined, { signal: awake.signal }).catch(() => undefined)
    this.#endRest = () => undefined
    signal.removeEventListener('abort', end)
  }
}
