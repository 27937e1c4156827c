import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { lockHold } from '@/wire/lock'
import { createLocks, LockLostError, LocksUnavailableError, LockTakenError, type Locks } from './client'
import { WakeChannel } from './wake'

let server: Awaited<ReturnType<typeof startTestRedis>>
/** A service's own connection, as ioredis makes it. */
let redis: Redis
let locks: Locks
let others: Locks
let name = ''
let count = 0

beforeAll(async () => {
  server = await startTestRedis()
  redis = new Redis(server.url)
  locks = createLocks(redis, { owner: 'orders', trace: () => '00-4bf9-01' })
  others = createLocks(redis, { owner: 'billing', host: 'b1', process: 'worker 2' })
})
afterEach(() => {
  count += 1
})
afterAll(async () => {
  locks.close()
  others.close()
  redis.disconnect()
  await server.stop()
})

const fresh = () => (name = `job-${String(count)}`)

describe('a service with a connection of its own', () => {
  it('needs nothing else: the functions are loaded with the first lock, and again when Redis lost them', async () => {
    await (await locks.acquire(fresh(), { ttlMs: 5000 })).release()
    await redis.call('FUNCTION', 'FLUSH')
    await (await locks.acquire(name, { ttlMs: 5000 })).release()
  })

  it('does not ask an older library, which takes other keys: its own is loaded before the first lock', async () => {
    const older = `#!lua name=switchyard
      redis.register_function('swy_version', function() return 1 end)
      redis.register_function('swy_lock_acquire', function() return { 1, 41, 5000, 0, 'of version 1' } end)`
    await redis.call('FUNCTION', 'LOAD', 'REPLACE', older)
    const late = createLocks(redis, { owner: 'late' })
    const both = [fresh(), `${name}-b`].map((each) => late.acquire(each, { ttlMs: 5000, fair: true }))
    for (const lock of await Promise.all(both)) {
      expect(lock.token).toBeGreaterThan(1e15)
      expect(await lock.release()).toBe(true)
    }
    late.close()
  })

  it('tells who holds a lock, where and for what', async () => {
    await using lock = await locks.acquire(fresh(), { ttlMs: 5000 })
    const hold = lockHold.parse(JSON.parse((await redis.get(redisKeys.lock(name))) ?? ''))
    expect(hold).toMatchObject({
      ...{ owner: 'orders', host: hostname(), process: String(process.pid), trace: '00-4bf9-01', token: lock.token },
    })
  })

  it('tells no more of itself than fits on a screen', async () => {
    await using _lock = await locks.acquire(fresh(), { ttlMs: 5000, trace: 'x'.repeat(1_000_000) })
    expect(await redis.strlen(redisKeys.lock(name))).toBeLessThan(600)
  })

  it('gives the lock back at the end of the block, whatever happened in it', async () => {
    const failed = locks.using(fresh(), { ttlMs: 5000 }, () => Promise.reject(new Error('out of stock')))
    await expect(failed).rejects.toThrow('out of stock')
    {
      await using lock = await locks.acquire(name, { ttlMs: 5000 })
      expect(lock.remainingMs()).toBeGreaterThan(4000)
    }
    expect(await redis.exists(redisKeys.lock(name))).toBe(0)
  })

  it('says who is in the way when a lock is not had in time', async () => {
    await using _held = await others.acquire(fresh(), { ttlMs: 5000 })
    expect(await locks.tryAcquire(name, { ttlMs: 5000 })).toBeNull()
    const startedMs = performance.now()
    const error: unknown = await locks.acquire(name, { ttlMs: 5000, waitMs: 150 }).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(LockTakenError)
    expect(error).toMatchObject({ lock: name, holder: 'billing' })
    expect(String(error)).toContain('held by billing')
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(150)
  })

  it('refuses what cannot be meant, by field, value and what is allowed', async () => {
    await expect(locks.acquire('a{b}', { ttlMs: 5000 })).rejects.toThrow(
      'lock name "a{b}": use any text without braces',
    )
    expect(() => createLocks(redis, { owner: '' })).toThrow('owner "" of locks: use any text that is not empty')
    await expect(locks.acquire('a'.repeat(901), { ttlMs: 50 })).rejects.toThrow('lock name of 901 characters')
    await expect(locks.acquire('a', { ttlMs: 0.5 })).rejects.toThrow('ttlMs 0.5 of lock a: use a whole number from 10')
    await expect(locks.acquire('a', { ttlMs: 50, waitMs: -1 })).rejects.toThrow('waitMs -1 of lock a')
  })

  it('refuses a connection that puts a prefix before keys: another service would hold the same lock', () => {
    const prefixed = new Redis(server.url, { keyPrefix: 'app:', lazyConnect: true })
    expect(() => createLocks(prefixed, { owner: 'a' })).toThrow('keyPrefix "app:" of the connection')
  })

  it('may give numbers as texts', async () => {
    const texts = new Redis(server.url, { stringNumbers: true })
    const own = createLocks(texts, { owner: 'texts' })
    const lock = await own.acquire(fresh(), { ttlMs: 5000 })
    expect(lock.token).toBeGreaterThan(1e15)
    await lock.extend()
    expect(await locks.tryAcquire(name, { ttlMs: 5000 })).toBeNull()
    expect(await lock.release()).toBe(true)
    texts.disconnect()
  })

  it('stops waiting when its signal is aborted, and its place in line is free', async () => {
    await using _held = await others.acquire(fresh(), { ttlMs: 5000 })
    const stop = new AbortController()
    const waiting = locks.acquire(name, { ttlMs: 5000, waitMs: 5000, fair: true, signal: stop.signal })
    await eventually(async () => {
      expect(await redis.zcard(redisKeys.lockQueue(name))).toBe(1)
    })
    stop.abort(new Error('changed my mind'))
    await expect(waiting).rejects.toThrow('changed my mind')
    await eventually(async () => {
      expect(await redis.exists(redisKeys.lockQueue(name))).toBe(0)
    })
  })
})

describe('a lock that is held', () => {
  it('is kept beyond its time while its holder works', async () => {
    const lock = await locks.acquire(fresh(), { ttlMs: 900 })
    await delay(2500)
    expect(lock.signal.aborted).toBe(false)
    expect(await lock.release()).toBe(true)
  })

  it('ends with its time when it is not extended, and its holder is told no later', async () => {
    const lock = await locks.acquire(fresh(), { ttlMs: 200, extends: false })
    expect(lock.remainingMs()).toBeLessThan(200)
    await eventually(() => {
      expect(lock.signal.reason).toBeInstanceOf(LockLostError)
    })
    await expect(lock.extend()).rejects.toBeInstanceOf(LockLostError)
    expect(await lock.release()).toBe(false)
  })

  it('is lost to work that did not let the process breathe until its time was over', async () => {
    const work = locks.using(fresh(), { ttlMs: 60 }, () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
      return Promise.resolve('done')
    })
    await expect(work).rejects.toBeInstanceOf(LockLostError)
  })

  it('is lost when an operator takes it, and work that has not ended is told', async () => {
    const work = locks.using(fresh(), { ttlMs: 300 }, async (lock) => {
      const seen = (await redis.get(redisKeys.lock(name))) ?? ''
      const taken = await redis.call('FCALL', 'swy_lock_force_release', 1, redisKeys.lock(name), seen, 'ada', 'stuck')
      expect(taken).toBe(1)
      await eventually(() => {
        expect(lock.signal.aborted).toBe(true)
      })
    })
    await expect(work).rejects.toBeInstanceOf(LockLostError)
  })
})

describe('a fair lock', () => {
  it('is given to those of several clients in the order in which they came', async () => {
    fresh()
    const first = await others.acquire(name, { ttlMs: 5000, fair: true })
    const order: number[] = []
    const work: Promise<void>[] = []
    for (let at = 0; at < 12; at += 1) {
      const client = at % 3 === 0 ? others : locks
      work.push(
        client.using(name, { ttlMs: 5000, waitMs: 20_000, fair: true }, async () => {
          order.push(at)
          await delay(2)
        }),
      )
      await eventually(async () => {
        expect(await redis.zcard(redisKeys.lockQueue(name))).toBe(at + 1)
      })
    }
    await first.release()
    await Promise.all(work)
    expect(order).toEqual(Array.from({ length: 12 }, (_each, at) => at))
  })

  it('tells the first in line that it is free, who then need not wait for the next try', async () => {
    const wake = new WakeChannel(redis)
    const keys = [
      redisKeys.lock(fresh()),
      redisKeys.fence(name),
      redisKeys.lockQueue(name),
      redisKeys.lockWaiters(name),
    ]
    const held = await others.acquire(name, { ttlMs: 5000, fair: true })
    const said = ['ann', 5000, 0, 0, '', '', '', 5000, wake.name]
    const told = wake.wait('waiter', 600_000, new AbortController().signal)
    await eventually(async () => {
      expect(await redis.pubsub('NUMSUB', `swy:lock:wake:${wake.name}`)).toContain(1)
    })
    await redis.call('FCALL', 'swy_lock_acquire', 4, ...keys, 'waiter', ...said)
    await held.release()
    await told
    wake.close()
  })

  it('keeps no process alive when nobody waits any more, though nothing was closed', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap').length
    const before = sockets()
    const own = createLocks(redis, { owner: 'own' })
    const held = await others.acquire(fresh(), { ttlMs: 5000, fair: true })
    const waiting = own.acquire(name, { ttlMs: 5000, waitMs: 5000, fair: true })
    await eventually(() => {
      expect(sockets()).toBe(before + 1)
    })
    await held.release()
    await (await waiting).release()
    await eventually(
      () => {
        expect(sockets()).toBe(before)
      },
      { withinMs: 3000 },
    )
    own.close()
  })

  it('is not held up by a waiter that died for longer than its patience', async () => {
    fresh()
    const first = await others.acquire(name, { ttlMs: 5000, fair: true })
    const dying = new Redis(server.url)
    const dead = createLocks(dying, { owner: 'dead' }).acquire(name, { ttlMs: 5000, waitMs: 20_000, fair: true })
    dead.catch(() => undefined)
    await eventually(async () => {
      expect(await redis.zcard(redisKeys.lockQueue(name))).toBe(1)
    })
    dying.disconnect()
    const startedMs = performance.now()
    await first.release()
    await (await locks.acquire(name, { ttlMs: 5000, waitMs: 10_000, fair: true })).release()
    expect(performance.now() - startedMs).toBeLessThan(3500)
  })
})

describe('without Redis', () => {
  it('nobody believes to hold a lock, though the service’s own connection would wait for ever', async () => {
    const gone = new Redis('redis://127.0.0.1:1', { maxRetriesPerRequest: null })
    gone.on('error', () => undefined)
    const none = createLocks(gone, { owner: 'orders', replyWithinMs: 100 })
    const error: unknown = await none.acquire('a', { ttlMs: 5000, waitMs: 5000 }).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(LocksUnavailableError)
    expect(String(error)).toContain('127.0.0.1:1: no answer within 100 ms')
    gone.disconnect()
  })
})
