import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadFunctions } from '@/adapters/redis/load-functions'
import { acquireLock } from '@/adapters/redis/lock'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { createLockObserver } from './locks'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis
let stop: (() => Promise<void>) | undefined

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
  await loadFunctions(redis)
})
afterEach(async () => {
  await stop?.()
  stop = undefined
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function observe(lookEveryMs = 600_000) {
  const observer = createLockObserver({ redis, log: silentLog, lookEveryMs })
  const abort = new AbortController()
  const done = observer.run(abort.signal)
  stop = async () => {
    abort.abort()
    await done
  }
  let takenMs = Math.floor(Date.now() / 1000) * 1000 - 5000
  /** Everything that happened to a lock since the last call, added up. */
  const happened = (name: string) => {
    const total = { acquired: 0, contended: 0, released: 0, expired: 0 }
    for (; takenMs <= Date.now() + 2000; takenMs += 1000) {
      const one: Frame['locks'][number] | undefined = observer.activity(takenMs).find((each) => each.name === name)
      for (const key of ['acquired', 'contended', 'released', 'expired'] as const) total[key] += one?.[key] ?? 0
    }
    return total
  }
  return { observer, happened }
}

describe('the lock observer', () => {
  it('sees holders come and go, and who had to wait', async () => {
    const { observer, happened } = observe()
    const first = await acquireLock(redis, 'stock', { owner: 'w1', ttlMs: 10_000 })
    await eventually(() => {
      expect(observer.held().get('stock')).toMatchObject({ owner: 'w1', token: first?.token })
    })
    const other = createRedis(server.url, { name: 'another process' })
    await redisReady(other, 5000)
    expect(await acquireLock(other, 'stock', { owner: 'w2', ttlMs: 10_000 })).toBeNull()
    other.disconnect()
    await first?.release()
    await eventually(() => {
      expect(observer.held().has('stock')).toBe(false)
    })
    expect(happened('stock')).toEqual({ acquired: 1, contended: 1, released: 1, expired: 0 })
  })

  it('notices that a lease ran out though nobody told', async () => {
    const { observer, happened } = observe()
    await acquireLock(redis, 'report', { owner: 'w1', ttlMs: 1500 })
    await eventually(() => {
      expect(observer.held().has('report')).toBe(true)
    })
    await eventually(() => {
      expect(observer.held().has('report')).toBe(false)
    })
    expect(happened('report')).toEqual({ acquired: 1, contended: 0, released: 0, expired: 1 })
  })

  it('finds what was held before it began, and what other clients hold in a way of their own', async () => {
    await redis.set(redisKeys.lock('foreign'), 'c29tZSByYW5kb20=', 'PX', 60_000)
    await redis.xtrim(redisKeys.lockEvents, 'MAXLEN', 0)
    const { observer } = observe(200)
    await eventually(() => {
      expect(observer.held().get('foreign')).toMatchObject({ owner: '', token: 0 })
    })
    await redis.del(redisKeys.lock('foreign'))
    await eventually(() => {
      expect(observer.held().has('foreign')).toBe(false)
    })
  })
})
