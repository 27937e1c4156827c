import { setTimeout as sleep } from 'node:timers/promises'
import { acquireLock } from '@/adapters/redis/lock'
import { createRedis, type Redis } from '@/adapters/redis/redis'

/**
 * The inventory's workers: they contend for locks in Redis as processes on several machines would, each with a connection
 * of its own. Now and then one "crashes" while it holds a lock: nobody releases it, and it expires.
 */
interface Job {
  lock: string
  workers: number
  ttlMs: number
  holdMs: readonly [least: number, most: number]
  restMs: readonly [least: number, most: number]
  /** How often its holder crashes, 0 to 1. */
  crashShare: number
}

const jobs: readonly Job[] = [
  { lock: 'stock-count', workers: 4, ttlMs: 3000, holdMs: [200, 900], restMs: [300, 1500], crashShare: 0.02 },
  { lock: 'price-import', workers: 2, ttlMs: 4000, holdMs: [1200, 2500], restMs: [1500, 4000], crashShare: 0.05 },
  {
    lock: 'nightly-report',
    workers: 1,
    ttlMs: 15_000,
    holdMs: [8000, 12_000],
    restMs: [10_000, 20_000],
    crashShare: 0,
  },
]

const waitMs = 4000
const retryMs = 1000

/** Works until the signal is aborted; never rejects. */
export async function runWorkers(redisUrl: string, random: () => number, signal: AbortSignal): Promise<void> {
  const each = jobs.flatMap((job) =>
    Array.from({ length: job.workers }, (_none, index) => ({ job, number: index + 1 })),
  )
  await Promise.all(
    each.map(async ({ job, number }) => {
      const redis = createRedis(redisUrl, { name: `demo-${job.lock}-${String(number)}` })
      await work(redis, job, `inventory-worker-${String(number)}`, random, signal)
      redis.disconnect()
    }),
  )
}

async function work(redis: Redis, job: Job, owner: string, random: () => number, signal: AbortSignal): Promise<void> {
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least)
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
  await pause(between([0, 1000]))
  while (!signal.aborted) {
    try {
      const held = await acquireLock(redis, job.lock, { owner, ttlMs: job.ttlMs, waitMs, signal, random })
      if (held) {
        const crashes = random() < job.crashShare
        await pause(crashes ? job.ttlMs + 500 : between(job.holdMs))
        if (!crashes) await held.release()
      }
      await pause(between(job.restMs))
    } catch {
      await pause(retryMs) // Redis is away, or the lock functions are not loaded yet
    }
  }
}
