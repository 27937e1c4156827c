/**
 * Changes of instances' health at a steady rate: one turns critical, and some changes later it is well again, so that few
 * are critical at a time, however long it goes on. And when each change stood in Redis.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TransactionOperation } from '@/adapters/consul/transaction'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'
import { inTransactions } from './fill-fleet'
import type { ObservedSystem } from './observed-system'

const criticalAtOnce = 20
const tickMs = 50

export class HealthChanges {
  private at = 0
  private readonly critical: number[] = []
  /** Service → when Consul took its latest change that was not seen in Redis. */
  private readonly pending = new Map<string, number>()

  constructor(private readonly system: ObservedSystem) {}

  /** One instance becomes critical, or one that is becomes well. @returns its service */
  async once(): Promise<string> {
    const [change] = this.next(1)
    if (!change) throw new Error('there is no instance')
    await inTransactions(this.system.fleet.consul, [change.operation])
    this.pending.set(change.service, performance.now())
    return change.service
  }

  /** So many a second for so long. @returns how many there were */
  async steadily(perSecond: number, forMs: number): Promise<number> {
    const startedMs = performance.now()
    let done = 0
    while (performance.now() - startedMs < forMs) {
      const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond) - done
      const changes = this.next(Math.min(due, 60))
      if (changes.length > 0) {
        await inTransactions(
          this.system.fleet.consul,
          changes.map((each) => each.operation),
        )
        const nowMs = performance.now()
        for (const { service } of changes) if (!this.pending.has(service)) this.pending.set(service, nowMs)
      }
      done += changes.length
      await sleep(tickMs)
    }
    return done
  }

  /** Tells of each change how long after Consul took it the write that names its service stood in Redis. */
  async follow(onSeen: (service: string, afterMs: number) => void): Promise<{ stop(): void }> {
    const reader = createRedis(this.system.redisUrl, { name: 'bench-log', commandTimeoutMs: 0 })
    await redisReady(reader, 10_000)
    let stopped = false
    let last = '$'
    const read = async () => {
      while (!stopped) {
        const [stream] = (await reader.xread('BLOCK', 1000, 'STREAMS', redisKeys.fleetLog, last)) ?? []
        const nowMs = performance.now()
        for (const [id, fields] of stream?.[1] ?? []) {
          last = id
          for (const service of JSON.parse(fields[1] ?? '[]') as string[]) {
            const changedMs = this.pending.get(service)
            if (changedMs !== undefined) onSeen(service, nowMs - changedMs)
            this.pending.delete(service)
          }
        }
      }
    }
    const reading = read().catch((error: unknown) => {
      if (!stopped) throw error
    })
    return {
      stop: () => {
        stopped = true
        reader.disconnect()
        void reading
      },
    }
  }

  private next(count: number): { service: string; operation: TransactionOperation }[] {
    const { instances } = this.system.fleet
    return Array.from({ length: Math.max(0, count) }, () => {
      const recovering = this.critical.length >= criticalAtOnce
      const index = recovering ? (this.critical.shift() ?? 0) : this.nextWell()
      if (!recovering) this.critical.push(index)
      const { node = '', id = '', service = '' } = instances[index] ?? {}
      const [status, output] = recovering
        ? (['passing', 'all is well'] as const)
        : (['critical', 'connection refused'] as const)
      const check = { node, checkId: `check:${id}`, name: 'HTTP', status, output, serviceId: id }
      return { service, operation: { verb: 'check-set' as const, check } }
    })
  }

  /** From service to service, so that changes that come together are of different ones. */
  private nextWell(): number {
    const { instances } = this.system.fleet
    this.at = (this.at + 11) % instances.length
    return this.at
  }
}
