import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { GatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'

/**
 * Says in Redis what this gateway enforces: at once when that changes, and once a second. One report is under way at a
 * time and the next tells the newest state; with Redis away nothing is queued.
 */
export type Standing = Omit<GatewayReport, 'atMs' | 'cpuPercent' | 'memoryBytes'>

export class Reporter {
  private sending = false
  private again = false
  private stopped = false
  private cpu = { usedUs: 0, atMs: 0, percent: 0 }

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly standing: () => Standing | null,
  ) {}

  /** Call once a second: measures the process, and reports. */
  tick(): void {
    const { user, system } = process.cpuUsage()
    const atMs = performance.now()
    const usedUs = user + system
    const spanMs = atMs - this.cpu.atMs
    const percent = this.cpu.atMs === 0 ? 0 : (usedUs - this.cpu.usedUs) / (spanMs * 10)
    this.cpu = { usedUs, atMs, percent: Math.round(percent * 10) / 10 }
    this.report()
  }

  report(): void {
    const standing = this.standing()
    if (!standing || this.stopped || this.redis.status !== 'ready') return
    if (this.sending) {
      this.again = true
      return
    }
    this.sending = true
    const report: GatewayReport = {
      ...standing,
      atMs: this.clock.now(),
      cpuPercent: this.cpu.percent,
      memoryBytes: process.memoryUsage.rss(),
    }
    void this.redis
      .hset(redisKeys.gateways, standing.id, JSON.stringify(report))
      .catch(() => undefined)
      .then(() => {
        this.sending = false
        if (!this.again) return
        this.again = false
        this.report()
      })
  }

  /** Takes the report back: this gateway is leaving, and is not missing. */
  async withdraw(id: string): Promise<void> {
    this.stopped = true
    if (this.redis.status === 'ready') await this.redis.hdel(redisKeys.gateways, id).catch(() => undefined)
  }
}
