/**
 * Follows what gateways tell of their breakers: writes each transition into the history, and tells people of what opened
 * and closed. Transitions, how far the stream was read, notices and the messages for webhooks go in one transaction, so a
 * restart, another leader or a second one neither loses nor doubles any: whoever finds that the stream was read further
 * than it knows begins anew from there.
 * Failure stance: while Redis or the database is away it waits; what the capped stream loses meanwhile is lost to the
 * history, and notices are made up from what gateways report.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { redisReady } from '@/adapters/redis/redis'
import { type MachineMove, NoticeBook } from '@/domain/breaker/notices'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { knownBreakerEvents } from '@/store/breaker-events'
import { type BreakerProgress, breakerProgress, saveBreakerProgress } from '@/store/breaker-progress'
import type { Database } from '@/store/database'
import { blockingConnection, readAfter, type StreamEntry } from '@/telemetry/stream'
import { type BreakerEvent, breakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { readBreakerReports } from './breaker-reports'

export interface BreakerEventsOptions {
  database: Database
  redis: Redis
  log: Log
  clock: Clock
  /** How often what gateways report is compared. */
  compareEveryMs?: number
}

const batch = 500
const longestBlockMs = 200
const readyWithinMs = 2000
const retryMs = 500
const endOfTimeMs = Date.UTC(9999, 0)
/** What the database can keep: an entry that it refused would stop all that follow. */
const keepable = breakerEvent.refine(
  ({ breaker, service, instance, gateway, atMs, bufferedCalls }) =>
    [breaker, service, instance ?? '', gateway].every((each) => each.length <= 300) &&
    atMs > 0 &&
    atMs < endOfTimeMs &&
    Math.abs(bufferedCalls) < 2 ** 31,
  'a value is too large to keep',
)

/** Runs until the signal is aborted; never rejects. */
export async function followBreakerEvents(options: BreakerEventsOptions, signal: AbortSignal): Promise<void> {
  const reader = blockingConnection(options.redis)
  const follower = new Follower(options, reader)
  let troubled = false
  while (!signal.aborted) {
    try {
      await follower.step()
      troubled = false
    } catch (error) {
      follower.forget()
      if (!troubled) options.log.warn('The history of breakers waits.', { reason: String(error) })
      troubled = true
      await sleep(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
  reader.disconnect()
}

class Follower {
  private progress: BreakerProgress | null = null
  private book = new NoticeBook()
  private compareAtMs = 0
  private nowMs = 0

  constructor(
    private readonly options: BreakerEventsOptions,
    private readonly reader: Redis,
  ) {}

  /** What is known may not be what was written: it is read again. */
  forget(): void {
    this.progress = null
  }

  async step(): Promise<void> {
    const { database, redis } = this.options
    await redisReady(this.reader, readyWithinMs)
    if (this.progress === null) {
      this.progress = await breakerProgress(database)
      this.book = new NoticeBook(this.progress.told)
      this.compareAtMs = 0
    }
    const blockMs = Math.max(1, Math.min(longestBlockMs, this.book.nextDueMs() - this.now()))
    const entries = await readAfter(this.reader, redisKeys.breakerEvents, this.progress.after, {
      count: batch,
      blockMs,
    })
    const events = await this.news(entries)
    const nowMs = this.now()
    for (const event of events) this.book.move(moveOf(event), nowMs)
    if (nowMs >= this.compareAtMs) {
      this.compareAtMs = nowMs + (this.options.compareEveryMs ?? 5000)
      const reports = await readBreakerReports(redis)
      if (reports) this.book.heard(reports, this.now())
    }
    await this.write(events, entries.at(-1)?.id ?? this.progress.after)
  }

  private async write(events: readonly BreakerEvent[], after: string): Promise<void> {
    const { database } = this.options
    const notices = this.book.due(this.now())
    if (this.progress === null || (after === this.progress.after && notices.length === 0)) return
    const { version } = this.progress
    await saveBreakerProgress(database, { version, after, events, notices }, this.now())
    this.progress = { ...this.progress, after, version: version + 1 }
  }

  /** What was told twice is left out: an old opening must not open anything again. */
  private async news(entries: readonly StreamEntry[]): Promise<BreakerEvent[]> {
    const byKey = new Map(entries.flatMap((entry) => this.parse(entry)).map((event) => [event.key, event]))
    const known = await knownBreakerEvents(this.options.database, [...byKey.keys()])
    return [...byKey.values()].filter((event) => !known.has(event.key))
  }

  private parse({ id, fields }: StreamEntry): BreakerEvent[] {
    try {
      return [keepable.parse(JSON.parse(fields.event ?? ''))]
    } catch (error) {
      this.options.log.warn('An entry about a breaker cannot be read and is passed over.', {
        id,
        reason: String(error),
      })
      return []
    }
  }

  /** Never goes back, as the clock may. */
  private now(): number {
    this.nowMs = Math.max(this.nowMs, this.options.clock.now())
    return this.nowMs
  }
}

function moveOf({ breaker, service, instance, gateway, after, cause, override, atMs }: BreakerEvent): MachineMove {
  const [namespace = '', name = ''] = breaker.split('/', 2)
  const by = { actor: override?.actor ?? null, reason: override?.reason ?? null }
  return { namespace, breaker: name, service, instance, gateway, after, cause, atMs, ...by }
}
