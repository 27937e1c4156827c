/**
 * The publisher: keeps Consul, and after it Redis, at the database's newest revision.
 * Level by level rather than by events: a wake-up or the timer only says "look again", and each look compares what stands
 * with what should. Consul first, since it is what gateways trust; Redis being away never holds it up. On a fault it waits
 * with jitter and looks again, for ever. Any number may run; a lease that keeps it to one saves work, not correctness.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader, PublishedStateError } from '@/adapters/consul/revision-reader'
import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import { DomainError } from '@/domain/errors'
import type { Revision } from '@/domain/revision/object'
import type { Head } from '@/wire/revision-log'
import { createConsulSide } from './consul-side'
import { prune } from './prune'
import { createRedisSide } from './redis-side'
import { DatabaseError, tellFailures, type RevisionSource } from './source'

export interface PublisherLog {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
}

/** What the publisher last did and saw: its part of `controllerStatus`. An error is null while all is well. */
export interface PublisherStatus {
  /** The newest revision known to stand in Consul; 0 while none is known. */
  publishedRevision: number
  waitingFor: 'CONSUL' | 'REDIS' | null
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
  log: PublisherLog
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
  verifyEveryMs: 60_000,
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
  const { consul, redis, prefix, clock, log, random = Math.random } = options
  const timing = { ...defaultTiming, ...options.timing }
  const checkpoint = options.checkpoint ?? (() => undefined)
  const source = tellFailures(options.source)
  const consulSide = createConsulSide({
    ...{ source, consul, prefix, clock, checkpoint, compactAfter: options.compactAfter ?? 200 },
    onStep: (plan) => {
      if (plan.step === 'NEW_EPOCH') log.warn({ reason: plan.reason }, 'beginning a new epoch')
      else log.info({ step: plan.step, revision: plan.head.revision }, 'publishing')
      if (plan.step !== 'PUBLISH') pruneAtMs = clock.now() + timing.graceMs
    },
  })
  const reader = createRevisionReader(consul, prefix)
  const published = async (head: Head) => [...(await reader.readAll(head)).objects.values()]
  const redisSide = createRedisSide({ source, published, redis, clock, checkpoint })

  let status: PublisherStatus = { publishedRevision: 0, waitingFor: null, consul: fine, redis: fine, database: fine }
  let verifyAtMs = 0
  let pruneAtMs = clock.now() + timing.graceMs
  let woken = false
  let wakeSleeper: () => void = () => undefined

  /** VERIFIED at first, after faults of Consul, and now and then; KNOWN when woken; else FRESH. */
  function levelOf(nowMs: number) {
    return nowMs >= verifyAtMs || !status.consul.ok ? 'VERIFIED' : woken ? 'KNOWN' : 'FRESH'
  }

  async function look(): Promise<void> {
    const nowMs = clock.now()
    const level = levelOf(nowMs)
    woken = false
    const { head, published } = await noting('consul', () => consulSide.sync(level))
    status = { ...status, publishedRevision: head.revision }
    if (level === 'VERIFIED') verifyAtMs = nowMs + timing.verifyEveryMs
    await followInRedis(head, published, level === 'VERIFIED')
    await noting('consul', () => pruneWhenDue(head, nowMs))
  }

  /** Redis being away is noted, tried again at the next look, and holds nothing else up. */
  async function followInRedis(head: Head, atHand: readonly Revision[], whole: boolean): Promise<void> {
    try {
      await noting('redis', () => redisSide.sync(head, atHand, whole))
    } catch (error) {
      if (error instanceof PublishedStateError) verifyAtMs = 0
      else if (!(error instanceof DomainError)) throw error
      log.warn({ error: error.message }, 'Redis is behind')
    }
  }

  async function pruneWhenDue(head: Head, nowMs: number): Promise<void> {
    if (nowMs < pruneAtMs) return
    pruneAtMs = Number.POSITIVE_INFINITY
    const pruned = await prune(consul, prefix, head)
    if (pruned > 0) log.info({ pruned }, 'deleted published values that a snapshot contains')
  }

  /** Runs, and notes in the status how the part fares that it needs. A database that is away is not the part's fault. */
  async function noting<T>(part: 'consul' | 'redis', run: () => Promise<T>): Promise<T> {
    try {
      const result = await run()
      status = { ...status, [part]: fine, database: fine }
      return result
    } catch (error) {
      const fault = { ok: false, error: error instanceof Error ? error.message : String(error) }
      if (error instanceof DatabaseError) status = { ...status, database: fault }
      else status = { ...status, [part]: fault }
      throw error
    } finally {
      status = { ...status, waitingFor: !status.consul.ok ? 'CONSUL' : !status.redis.ok ? 'REDIS' : null }
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const aborted = () => signal.aborted
    let faults = 0
    while (!aborted()) {
      let waitMs = timing.lookEveryMs
      try {
        await look()
        faults = 0
      } catch (error) {
        waitMs = random() * Math.min(timing.backOffCapMs, 100 * 2 ** Math.min(faults, 10))
        faults += 1
        log.warn({ error: error instanceof Error ? error.message : String(error), waitMs }, 'publishing is held up')
      }
      options.onStatus?.(status)
      if (!aborted()) await rest(waitMs, faults > 0, signal)
    }
  }

  /** Sleeps until the time is over or somebody wakes it; while there are faults nobody can, or wakes would make it spin. */
  async function rest(ms: number, undisturbed: boolean, signal: AbortSignal): Promise<void> {
    if (woken && !undisturbed) return
    const awake = new AbortController()
    const end = () => {
      awake.abort()
    }
    signal.addEventListener('abort', end, { once: true })
    if (!undisturbed) wakeSleeper = end
    await delay(ms, undefined, { signal: awake.signal }).catch(() => undefined)
    wakeSleeper = () => undefined
    signal.removeEventListener('abort', end)
  }

  return {
    run,
    look,
    wake: () => {
      woken = true
      wakeSleeper()
    },
    status: () => status,
  }
}
