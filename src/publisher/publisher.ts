/**
 * The publisher: keeps Consul, and after it Redis, at the database's newest revision.
 * Level by level rather than by events: a wake-up or the timer only says "look again", and each look compares what stands
 * with what should. Consul first, since it is what gateways trust; Redis being away never holds it up. On a fault it waits
 * with jitter and looks again, for ever. Any number may run; a lease that keeps it to one saves work, not correctness.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader, PublishedStateError, type PublishedSet } from '@/adapters/consul/revision-reader'
import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import { DomainError } from '@/domain/errors'
import type { Log } from '@/domain/log'
import type { Revision } from '@/domain/revision/object'
import type { Head } from '@/wire/revision-log'
import { createConsulSide, type ConsulSide, type ConsulSideParts } from './consul-side'
import { prune } from './prune'
import { createRedisSide, type RedisSide } from './redis-side'
import { DatabaseError, tellFailures, type RevisionSource } from './source'

/** What the publisher last did and saw: its part of `controllerStatus`. An error is null while all is well. */
export interface PublisherStatus {
  /** The newest revision known to stand in Consul; 0 while none is known. */
  publishedRevision: number
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
}

export interface Publisher {
  /** Works until the signal is aborted, then resolves; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** Something was committed: look now. */
  wake(): void
  /** One look. @throws DomainError UNAVAILABLE or CONFLICT (of Consul), DatabaseError */
  look(): Promise<void>
  status(): PublisherStatus
}

const fine = { ok: true, error: null } as const

export function createPublisher(options: PublisherOptions): Publisher {
  return new LookingPublisher(options)
}

class LookingPublisher implements Publisher {
  readonly #options: PublisherOptions
  readonly #timing: typeof defaultTiming
  readonly #consulSide: ConsulSide
  readonly #redisSide: RedisSide
  #status: PublisherStatus = { publishedRevision: 0, waitingFor: null, consul: fine, redis: fine, database: fine }
  #verifyAtMs = 0
  #pruneAtMs: number
  #woken = false
  /** What one look read of everything, so that both sides read it once. */
  #read: { head: Head; set: Promise<PublishedSet> } | null = null
  #endRest: () => void = () => undefined

  constructor(options: PublisherOptions) {
    this.#options = options
    this.#timing = { ...defaultTiming, ...options.timing }
    const { consul, redis, prefix, clock, log, checkpoint = () => undefined, compactAfter = 200 } = options
    const source = tellFailures(options.source)
    const plainReader = createRevisionReader(consul, prefix)
    const readAll = (head: Head) => {
      if (this.#read?.head !== head) this.#read = { head, set: plainReader.readAll(head) }
      return this.#read.set
    }
    const reader = { ...plainReader, readAll }
    this.#pruneAtMs = clock.now() + this.#timing.graceMs
    const onStep: ConsulSideParts['onStep'] = (plan) => {
      if (plan.step === 'NEW_EPOCH') log.warn('A new epoch begins.', { reason: plan.reason })
      else log.info('Publishing.', { step: plan.step, revision: plan.head.revision })
      if (plan.step !== 'PUBLISH') this.#pruneAtMs = clock.now() + this.#timing.graceMs
    }
    this.#consulSide = createConsulSide({ source, consul, reader, prefix, clock, compactAfter, checkpoint, onStep })
    const published = async (head: Head) => [...(await readAll(head)).objects.values()]
    this.#redisSide = createRedisSide({ source, published, redis, clock, checkpoint })
  }

  status(): PublisherStatus {
    return this.#status
  }

  wake(): void {
    this.#woken = true
    this.#endRest()
  }

  async look(): Promise<void> {
    const nowMs = this.#options.clock.now()
    const level = this.#level(nowMs)
    this.#woken = false
    this.#read = null
    const { head, published } = await this.#noting('consul', () => this.#consulSide.sync(level))
    this.#status = { ...this.#status, publishedRevision: head.revision }
    if (level === 'VERIFIED') this.#verifyAtMs = nowMs + this.#timing.verifyEveryMs
    await this.#followInRedis(head, published, level === 'VERIFIED')
    this.#read = null
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
  }

  /** VERIFIED at first, after faults of Consul, and now and then; KNOWN when woken; else FRESH. */
  #level(nowMs: number) {
    if (nowMs >= this.#verifyAtMs || !this.#status.consul.ok) return 'VERIFIED'
    return this.#woken ? 'KNOWN' : 'FRESH'
  }

  /** Redis being away is noted, tried again at the next look, and holds nothing else up. */
  async #followInRedis(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void> {
    try {
      await this.#noting('redis', () => this.#redisSide.sync(head, atHand, whole))
    } catch (error) {
      if (error instanceof PublishedStateError) this.#verifyAtMs = 0
      else if (!(error instanceof DomainError)) throw error
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
      this.#status = { ...status, waitingFor: !status.consul.ok ? 'CONSUL' : !status.redis.ok ? 'REDIS' : null }
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
