import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { lockEvent, lockHold, type LockEvent } from '@/wire/lock'
import { takeDistributed } from './limiter'
import { loadFunctions } from './load-functions'
import { acquireLock, type HeldLock } from './lock'
import { createRedis, redisReady, type Redis } from './redis'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis
/** Another process, as far as locks are concerned. */
let other: Redis

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'one' })
  other = createRedis(server.url, { name: 'other' })
  await Promise.all([redisReady(redis, 5000), redisReady(other, 5000)])
})

afterAll(async () => {
  redis.disconnect()
  other.disconnect()
  await server.stop()
})

beforeEach(async () => {
  await redis.flushall()
  await loadFunctions(redis)
})

async function held(lock: Promise<HeldLock | null>): Promise<HeldLock> {
  const got = await lock
  if (!got) throw new Error('not acquired')
  return got
}

async function events(): Promise<LockEvent[]> {
  const entries = await redis.xrange(redisKeys.lockEvents, '-', '+')
  return entries.map(([, fields]) =>
    lockEvent.parse(Object.fromEntries(fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]]] : [])))),
  )
}

const ann = { owner: 'ann', ttlMs: 10_000 }
const bob = { owner: 'bob', ttlMs: 10_000 }

describe('a lock', () => {
  it('is had by one at a time, with a token that rises', async () => {
    const first = await held(acquireLock(redis, 'job', ann))
    expect(await acquireLock(other, 'job', bob)).toBeNull()
    expect(await first.release()).toBe(true)
    const second = await held(acquireLock(other, 'job', bob))
    expect(second.token).toBeGreaterThan(first.token)
    await second.release()
  })

  it('tells who holds it, in Redis', async () => {
    const lock = await held(acquireLock(redis, 'job', ann))
    const stored = lockHold.parse(JSON.parse((await redis.get(redisKeys.lock('job'))) ?? ''))
    expect(stored).toMatchObject({ owner: 'ann', token: lock.token })
    await lock.release()
  })

  it('never lets two in, among many of this and another process', async () => {
    let inside = 0
    let most = 0
    let tokens: number[] = []
    const work = async (connection: Redis, owner: string) => {
      const lock = await held(acquireLock(connection, 'job', { owner, ttlMs: 10_000, waitMs: 20_000 }))
      inside += 1
      most = Math.max(most, inside)
      tokens = [...tokens, lock.token]
      await delay(2)
      inside -= 1
      await lock.release()
    }
    await Promise.all(Array.from({ length: 30 }, (_, at) => work(at % 2 === 0 ? redis : other, `w${String(at)}`)))
    expect(most).toBe(1)
    expect(tokens).toEqual(tokens.toSorted((a, b) => a - b))
    expect(tokens).toHaveLength(30)
  })

  it('is given to waiters of one process in the order they came', async () => {
    const first = await held(acquireLock(redis, 'job', ann))
    const order: string[] = []
    const waiters = ['a', 'b', 'c'].map(async (owner) => {
      const lock = await held(acquireLock(redis, 'job', { owner, ttlMs: 10_000, waitMs: 10_000 }))
      order.push(owner)
      await lock.release()
    })
    await first.release()
    await Promise.all(waiters)
    expect(order).toEqual(['a', 'b', 'c'])
  })

  it('is not had by one who gives up, and their place in line is free again', async () => {
    const first = await held(acquireLock(redis, 'job', ann))
    expect(await acquireLock(redis, 'job', { ...bob, waitMs: 30 })).toBeNull()
    const stop = new AbortController()
    const stopped = acquireLock(redis, 'job', { ...bob, waitMs: 10_000, signal: stop.signal })
    stop.abort(new Error('changed my mind'))
    await expect(stopped).rejects.toThrow('changed my mind')
    await first.release()
    await (await held(acquireLock(redis, 'job', { ...bob, waitMs: 5000 }))).release()
  })

  it('is lost when its lease ends, which its holder is told, and who comes late can do nothing', async () => {
    const lock = await held(acquireLock(redis, 'job', { owner: 'ann', ttlMs: 60 }))
    await eventually(() => {
      expect(lock.lost.aborted).toBe(true)
    })
    const next = await held(acquireLock(other, 'job', { ...bob, waitMs: 5000 }))
    expect(await lock.extend(1000)).toBe(false)
    expect(await lock.release()).toBe(false)
    expect(await next.release()).toBe(true)
  })

  it('is kept beyond its lease when it extends itself, and told as lost when it was taken away', async () => {
    const lock = await held(acquireLock(redis, 'job', { owner: 'ann', ttlMs: 300, autoExtend: true }))
    await eventually(async () => {
      expect((await events()).filter((each) => each.event === 'extended').length).toBeGreaterThan(4)
    })
    expect(lock.lost.aborted).toBe(false)
    await redis.del(redisKeys.lock('job'))
    await eventually(() => {
      expect(lock.lost.aborted).toBe(true)
    })
  })

  it('is lost to a process that slept through its lease, and made longer for nobody', async () => {
    const lock = await held(acquireLock(redis, 'job', { owner: 'ann', ttlMs: 90, autoExtend: true }))
    await redis.pexpire(redisKeys.lock('job'), 60_000)
    // All of the process stands still, as when it is stopped or swaps.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
    expect(lock.remainingMs()).toBe(0)
    await eventually(() => {
      expect(lock.lost.aborted).toBe(true)
    })
    await redis.ping()
    expect((await events()).map((each) => each.event)).toEqual(['acquired'])
  })

  it('that was made longer by hand is extended by that much from then on', async () => {
    const lock = await held(acquireLock(redis, 'job', { owner: 'ann', ttlMs: 300, autoExtend: true }))
    await lock.extend(900)
    await eventually(async () => {
      const lengths = (await events()).filter((each) => each.event === 'extended').map((each) => each.ttlMs)
      expect(lengths.slice(0, 2)).toEqual([900, 900])
    })
    await lock.release()
  })

  it('leaves events of who got it, who was refused, how long they waited and held', async () => {
    const lock = await held(acquireLock(redis, 'job', ann))
    await acquireLock(other, 'job', bob)
    const queued = acquireLock(redis, 'job', { ...bob, waitMs: 5000 })
    await lock.release()
    const next = await held(queued)
    await next.release()
    const seen = (await events()).map(({ event, owner, token }) => ({ event, owner, token }))
    expect(seen).toEqual([
      { event: 'acquired', owner: 'ann', token: lock.token },
      { event: 'contended', owner: 'bob', token: undefined },
      { event: 'released', owner: 'ann', token: lock.token },
      { event: 'contended', owner: 'bob', token: undefined },
      { event: 'acquired', owner: 'bob', token: next.token },
      { event: 'released', owner: 'bob', token: next.token },
    ])
    expect((await events()).every((each) => each.event !== 'released' || each.heldMs !== undefined)).toBe(true)
  })
})

describe('without Redis', () => {
  it('nobody believes to hold a lock, and a limit says so at once', async () => {
    const gone = createRedis('redis://127.0.0.1:1', { name: 'gone' })
    await expect(acquireLock(gone, 'job', { ...ann, waitMs: 1000 })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const taken = takeDistributed(gone, 'shop/calls', 'ann', { limit: 1, periodMs: 1000, burst: 1 })
    await expect(taken).rejects.toMatchObject({ code: 'UNAVAILABLE', message: /Redis at 127\.0\.0\.1:1/ })
    await expect(redisReady(gone, 50)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    gone.disconnect()
  })
})

it('the limiter’s client gives the decision, with Infinity for never', async () => {
  const spec = { limit: 5, periodMs: 10_000, burst: 5 }
  expect(await takeDistributed(redis, 'shop/calls', 'ann', spec)).toEqual({
    ...{ allowed: true, limit: 5, remaining: 4, retryAfterMs: 0, resetAfterMs: 2000 },
  })
  expect((await takeDistributed(redis, 'shop/calls', 'ann', spec, 6)).retryAfterMs).toBe(Infinity)
  await expect(takeDistributed(redis, 'shop/none', 'ann', null)).rejects.toThrow('SWYNOPOLICY')
})
