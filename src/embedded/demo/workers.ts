import { setTimeout as sleep } from 'node:timers/promises'
import { createRedis } from '@/adapters/redis/redis'
import { createLocks, LockTakenError, type LockOptions, type Locks } from '@/client/client'

/**
 * The inventory's workers: they contend for locks in Redis as processes on several machines would, each with a connection
 * of its own, through the client that other services use. Stock is counted in the order in which workers came. Now and
 * then one "crashes" while it holds a lock: nobody releases it, and it expires.
 */
interface Job {
  lock: string
  workers: number
  options: Pick<LockOptions, 'ttlMs' | 'fair' | 'extends'>
  holdMs: readonly [least: number, most: number]
  restMs: readonly [least: number, most: number]
  /** How often its holder crashes, 0 to 1. */
  crashShare: number
}

const jobs: readonly Job[] = [
  {
    lock: 'stock-count',
    workers: 4,
    options: { ttlMs: 3000, fair: true, extends: false },
    holdMs: [200, 900],
    restMs: [300, 1500],
    crashShare: 0.02,
  },
  {
    lock: 'price-import',
    workers: 2,
    options: { ttlMs: 4000, extends: false },
    holdMs: [1200, 2500],
    restMs: [1500, 4000],
    crashShare: 0.05,
  },
  {
    lock: 'nightly-report',
    workers: 1,
    options: { ttlMs: 6000 },
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
      const locks = createLocks(redis, {
        owner: `inventory-worker-${String(number)}`,
        host: `stockroom-${String(number)}`,
        process: job.lock,
        trace: () =>
          Math.floor(random() * 2 ** 48)
            .toString(16)
            .padStart(12, '0'),
      })
      await work(locks, job, random, signal)
      locks.close()
      redis.disconnect()
    }),
  )
}

async function work(locks: Locks, job: Job, random: () => number, signal: AbortSignal): Promise<void> {
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least)
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
  await pause(between([0, 1000]))
  while (!signal.aborted) {
    try {
      const lock = await locks.acquire(job.lock, { ...job.options, waitMs, signal })
      const crashes = random() < job.crashShare
      await pause(crashes ? job.options.ttlMs + 500 : between(job.holdMs))
      if (!crashes) await lock.release()
      await pause(between(job.restMs))
    } catch (error) {
      // Others were quicker, or Redis is away.
      await pause(error instanceof LockTakenError ? between(job.restMs) : retryMs)
    }
  }
}
