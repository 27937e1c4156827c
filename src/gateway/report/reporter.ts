import type { Redis } from '@/adapters/redis/redis'
import type { RedisClock, RedisTime } from '@/adapters/redis/redis-clock'
import type { Clock } from '@/domain/clock'
import type { GatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import { Enforced } from './enforced'
import { ProcessLoad } from './process-load'

/**
 * Says in Redis what this gateway enforces: at once when that changes, as soon as Redis is back, and once a second. One
 * report is under way at a time and the next tells the newest state; with Redis away no report is queued, only the word of
 * when which revision came into force, which goes out with the next. All times are told in Redis' clock, which each report
 * asks for, because those who read it have other clocks than this one.
 */
export type Standing = Omit<GatewayReport, 'atMs' | 'cpuPercent' | 'memoryBytes'>

/** How long it can be told when a revision came into force where. */
const enforcedKeptS = 24 * 3600

export class Reporter {
  private sending = false
  private again = false
  private stopped = false
  private readonly load = new ProcessLoad()
  private readonly words = new Enforced()

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    /** Which every report sets right. */
    private readonly time: RedisClock,
    private readonly standing: () => Standing | null,
  ) {
    redis.on('ready', this.onReady)
  }

  /** Call once a second: measures the process, and reports. */
  tick(): void {
    this.load.measure()
    this.report()
  }

  /** The revisions `first` to `last` came into force, in one step, at `atMs` of this process' clock. */
  enforced(first: number, last: number, atMs: number): void {
    this.words.add(first, last, atMs)
  }

  report(): void {
    if (this.stopped || this.redis.status !== 'ready') return
    if (this.sending) {
      this.again = true
      return
    }
    this.sending = true
    void this.send()
      .catch(() => undefined) // the next second's says it all
      .then(() => {
        this.sending = false
        if (!this.again) return
        this.again = false
        this.report()
      })
  }

  private async send(): Promise<void> {
    const { redis, time, words } = this
    if (!time.isKnown) await time.ask(redis)
    const standing = this.standing()
    if (!standing || this.stopped) return
    const { id } = standing
    const told = words.some()
    const sentMs = this.clock.now()
    const pipeline = redis.pipeline().time()
    for (const { revision, atMs } of told) {
      const key = redisKeys.enforced(revision)
      // The first time stands: what was in force once does not come into force anew with an epoch or a restart.
      pipeline.hsetnx(key, id, time.of(atMs)).expire(key, enforcedKeptS, 'NX')
    }
    // After them, so that whoever reads that a revision is in force finds since when.
    pipeline.hset(redisKeys.gateways, id, JSON.stringify(this.reportOf(standing))).hdel(redisKeys.gatewaysLeft, id)
    const replies = (await pipeline.exec()) ?? []
    const failed = replies.find(([error]) => error !== null)?.[0]
    if (failed) throw failed
    time.learn(sentMs, replies[0]?.[1] as RedisTime)
    words.told(told)
    if (!words.isEmpty) this.again = true
  }

  private reportOf(standing: Standing): GatewayReport {
    return {
      ...standing,
      startedAtMs: this.time.of(standing.startedAtMs),
      appliedAtMs: this.time.of(standing.appliedAtMs),
      atMs: this.time.now(),
      cpuPercent: this.load.cpuPercent,
      memoryBytes: process.memoryUsage.rss(),
    }
  }

  /** Takes the report back and says so: this gateway is leaving, and is not missing. */
  async withdraw(id: string): Promise<void> {
    this.stopped = true
    this.redis.off('ready', this.onReady)
    if (this.redis.status !== 'ready') return
    const leaving = this.redis.multi().hdel(redisKeys.gateways, id).hset(redisKeys.gatewaysLeft, id, this.time.now())
    await leaving.exec().catch(() => undefined)
  }

  private readonly onReady = (): void => {
    this.time.forget()
    this.report()
  }
}
