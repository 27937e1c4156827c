import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { loadFunctions } from './load-functions'
import { acquireLock, type HeldLock } from './lock'
import type { LockConnection } from './lock-calls'
import { createRedis, redisReady, type Redis } from './redis'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis
/** Redis does what it is asked, and its answers come late or never. */
let line: LockConnection & { isAway: boolean; losesAnswers: boolean; lateMs: number }

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'one' })
  await redisReady(redis, 5000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(async () => {
  await redis.flushall()
  await loadFunctions(redis)
  line = {
    isAway: false,
    losesAnswers: false,
    lateMs: 0,
    async call(command, ...args) {
      const { isAway, losesAnswers, lateMs } = line
      if (isAway) throw new Error('away')
      const answer = await redis.call(command, ...args)
      if (lateMs > 0) await delay(lateMs)
      if (losesAnswers) throw new Error('the answer was lost')
      return answer
    },
  }
})

async function held(lock: Promise<HeldLock | null>): Promise<HeldLock> {
  const got = await lock
  if (!got) throw new Error('not acquired')
  return got
}

async function events(): Promise<(string | undefined)[]> {
  return (await redis.xrange(redisKeys.lockEvents, '-', '+')).map(([, fields]) => fields[fields.indexOf('event') + 1])
}

const ann = { owner: 'ann', ttlMs: 10_000 }

/** All of the process stands still, as when it is stopped or swaps. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

describe('a hold is never believed for longer than Redis keeps it', () => {
  it('when it was made shorter and the answer was lost', async () => {
    const lock = await held(acquireLock(line, 'job', ann))
    line.losesAnswers = true
    await expect(lock.extend(150)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await redis.pttl(redisKeys.lock('job'))).toBeLessThanOrEqual(150)
    expect(lock.remainingMs()).toBeLessThanOrEqual(150)
    await eventually(() => {
      expect(lock.lost.aborted).toBe(true)
    })
  })

  it('when the answer to being made longer comes after it was made shorter', async () => {
    const lock = await held(acquireLock(line, 'job', ann))
    const longer = lock.extend(60_000)
    line.losesAnswers = true
    const shorter = lock.extend(200)
    expect(await longer).toBe(true)
    await expect(shorter).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(lock.remainingMs()).toBeLessThanOrEqual(200)
  })

  it('when the process stood still, and asks before its timers ran', async () => {
    const lock = await held(acquireLock(line, 'job', { ...ann, ttlMs: 60, autoExtend: true }))
    standStill(100)
    expect(lock.lost.aborted).toBe(true)
    expect(await lock.extend(60_000)).toBe(false)
    expect(await redis.exists(redisKeys.lock('job'))).toBe(0)
  })

  it('when the answer comes after its time: it is not had', async () => {
    line.lateMs = 120
    const late = acquireLock(line, 'job', { ...ann, ttlMs: 100 })
    await expect(late).rejects.toMatchObject({ code: 'UNAVAILABLE', message: /100 ms were over/ })
  })
})

it('a hold that was made shorter by an unanswered request is still extended in time', async () => {
  const lock = await held(acquireLock(line, 'job', { ...ann, autoExtend: true }))
  line.losesAnswers = true
  await expect(lock.extend(600)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  line.losesAnswers = false
  await delay(900)
  expect(lock.lost.aborted).toBe(false)
  expect(await lock.release()).toBe(true)
})

it('who stops waiting while the grant is on its way does not have it, and nobody has', async () => {
  const stop = new AbortController()
  line.lateMs = 50
  const stopped = acquireLock(line, 'job', { ...ann, signal: stop.signal })
  await eventually(async () => {
    expect(await redis.exists(redisKeys.lock('job'))).toBe(1)
  })
  stop.abort(new Error('changed my mind'))
  await expect(stopped).rejects.toThrow('changed my mind')
  await eventually(async () => {
    expect(await redis.exists(redisKeys.lock('job'))).toBe(0)
  })
})

describe('to give a lock back', () => {
  it('twice is answered as the first time, and told once', async () => {
    const lock = await held(acquireLock(line, 'job', ann))
    expect(await Promise.all([lock.release(), lock.release()])).toEqual([true, true])
    expect(await lock.release()).toBe(true)
    expect(await events()).toEqual(['acquired', 'released'])
  })

  it('works the second time, when Redis could not be asked the first', async () => {
    const lock = await held(acquireLock(line, 'job', ann))
    line.isAway = true
    await expect(lock.release()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    line.isAway = false
    expect(await lock.release()).toBe(true)
    expect(await redis.exists(redisKeys.lock('job'))).toBe(0)
  })
})
