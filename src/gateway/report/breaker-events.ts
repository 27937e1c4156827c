/**
 * Tells Redis of every transition of this gateway's breakers, in order, within about 100 ms. While Redis is away they
 * wait, up to a bound; beyond it the oldest are dropped and counted. What was under way when Redis went is sent again:
 * whoever reads knows it by its key. Times are told in Redis' clock, as the gateway knows it when it sends.
 */
import type { Redis } from '@/adapters/redis/redis'
import type { RedisClock } from '@/adapters/redis/redis-clock'
import type { BreakerListener, BreakerMove } from '@/domain/breaker/listener'
import type { BreakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import type { MachinePlace } from '../upstreams/breaker-in-force'

interface Waiting {
  number: number
  place: MachinePlace
  move: BreakerMove
}

const mostWaiting = 10_000
const entriesKept = 50_000
const gatherMs = 100
const retryMs = 1000
const mostAtOnce = 500

export class BreakerEvents {
  private waiting: Waiting[] = []
  private count = 0
  private dropped = 0
  private timer: NodeJS.Timeout | null = null
  private sending: Promise<void> | null = null
  private stopped = false

  /** @param startedAtMs of this process, which tells its events from those of the run before */
  constructor(
    private readonly redis: Redis,
    private readonly time: RedisClock,
    private readonly startedAtMs: number,
  ) {
    redis.on('ready', this.onReady)
  }

  /** Transitions that nobody will hear of, since the start. */
  get droppedTotal(): number {
    return this.dropped
  }

  /** What tells this of a machine's transitions. */
  listener(place: MachinePlace): BreakerListener {
    return {
      entered: (move) => {
        this.count += 1
        this.waiting.push({ number: this.count, place, move })
        this.bound()
        this.later(gatherMs)
      },
    }
  }

  /** Sends what waits, if Redis answers within the time. */
  async stop(withinMs = 1000): Promise<void> {
    this.stopped = true
    this.redis.off('ready', this.onReady)
    if (this.timer) clearTimeout(this.timer)
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs)
    })
    await Promise.race([tooLate, this.sendAll()])
    clearTimeout(timer)
  }

  private readonly onReady = (): void => {
    this.later(0)
  }

  private later(inMs: number): void {
    if (this.timer || this.stopped) return
    this.timer = setTimeout(() => {
      this.timer = null
      void this.sendAll()
    }, inMs)
  }

  /** Sends what waits, one batch after the other; what could not be sent waits on. */
  private sendAll(): Promise<void> {
    this.sending ??= this.sendBatches().finally(() => {
      this.sending = null
      if (this.waiting.length > 0 && this.redis.status === 'ready') this.later(retryMs)
    })
    return this.sending
  }

  private async sendBatches(): Promise<void> {
    while (this.waiting.length > 0 && this.redis.status === 'ready') {
      const batch = this.waiting.splice(0, mostAtOnce)
      const sent = await this.send(batch).catch(() => 0)
      if (sent === batch.length) continue
      this.waiting = [...batch.slice(sent), ...this.waiting]
      this.bound()
      return
    }
  }

  /** How many of them, from the first, are in Redis for certain. */
  private async send(batch: readonly Waiting[]): Promise<number> {
    if (!this.time.isKnown) await this.time.ask(this.redis)
    const pipeline = this.redis.pipeline()
    for (const each of batch) {
      const event = JSON.stringify(this.eventOf(each))
      pipeline.xadd(redisKeys.breakerEvents, 'MAXLEN', '~', entriesKept, '*', 'event', event)
    }
    const replies = (await pipeline.exec()) ?? []
    const failed = replies.findIndex(([error]) => error !== null)
    return failed < 0 ? replies.length : failed
  }

  private eventOf({ number, place, move }: Waiting): BreakerEvent {
    const { order } = move
    return {
      key: `${place.gateway}/${String(this.startedAtMs)}/${String(number)}`,
      atMs: Math.round(this.time.of(move.atMs)),
      gateway: place.gateway,
      breaker: place.breaker,
      service: place.service,
      instance: place.instance,
      before: move.before,
      after: move.after,
      cause: move.cause,
      failureRatePercent: move.failureRatePercent,
      slowCallRatePercent: move.slowCallRatePercent,
      bufferedCalls: move.bufferedCalls,
      override: order && { id: order.id, actor: order.actor, reason: order.reason },
    }
  }

  private bound(): void {
    const surplus = this.waiting.length - mostWaiting
    if (surplus <= 0) return
    this.waiting.splice(0, surplus)
    this.dropped += surplus
  }
}
