import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Mutex, Semaphore } from 'redis-semaphore'
import Redlock from 'redlock'
import { loadFunctions } from '@/adapters/redis/load-functions'
import { acquireLock } from '@/adapters/redis/lock'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import type { LockPattern } from '@/domain/settings/lock-patterns'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { lockEntry, type LockEntry, lockWatch } from '@/wire/lock-entry'
import type { Frame } from '@/wire/telemetry'
import { LockBook, mostOfAKind } from './lock-book'
import { writeEvents } from './lock-writer'
import { createLockObserver } from './locks'

/** What the product promises of locks that it merely observes; a second on a machine that has time. */
const soon = { withinMs: 3000, everyMs: 10 }
const patterns: LockPattern[] = [
  { pattern: 'mutex:*', library: 'REDIS_SEMAPHORE' },
  { pattern: 'semaphore:*', library: 'REDIS_SEMAPHORE' },
  { pattern: 'lock:*', library: 'DETECT' },
  { pattern: 'sw*', library: 'DETECT' },
]
let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis
let redlock: Redlock
let observing: { stop(): Promise<void> } | undefined

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
  await loadFunctions(redis)
  redlock = new Redlock([redis], { retryCount: 0 })
})
afterEach(async () => {
  await observing?.stop()
  observing = undefined
  await redis.config('SET', 'notify-keyspace-events', '')
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function observe({ lookEveryMs = 600_000, mayTurnOnEvents = true } = {}) {
  const own = createRedis(server.url, { name: 'observer' })
  const observer = createLockObserver({
    ...{ redis: own, log: silentLog, clock: Date, mayTurnOnEvents, lookEveryMs },
    patterns: () => Promise.resolve(patterns),
  })
  const abort = new AbortController()
  const done = observer.run(abort.signal)
  const stop = async () => {
    abort.abort()
    await done
    own.disconnect()
  }
  observing = { stop }
  let takenMs = Math.floor(Date.now() / 1000) * 1000 - 5000
  /** Everything that happened to a lock since the last call, added up. */
  const happened = (key: string) => {
    const total = { acquired: 0, contended: 0, released: 0, expired: 0 }
    for (; takenMs <= Date.now() + 2000; takenMs += 1000) {
      const one: Frame['locks'][number] | undefined = observer.activity(takenMs).find((each) => each.name === key)
      for (const what of ['acquired', 'contended', 'released', 'expired'] as const) total[what] += one?.[what] ?? 0
    }
    return total
  }
  return { stop, happened }
}

async function known(key: string): Promise<LockEntry | null> {
  const text = await redis.hget(redisKeys.locks, key)
  return text === null ? null : lockEntry.parse(JSON.parse(text))
}

const watching = (keyspaceEvents: string) =>
  eventually(async () => {
    const watch = lockWatch.parse(JSON.parse((await redis.get(redisKeys.lockWatch)) ?? 'null'))
    expect(watch).toMatchObject({ keyspaceEvents })
    expect(Date.now() - watch.atMs).toBeLessThan(900)
  })

/** How long it takes until so many hold it, ms. */
async function untilHeld(key: string, holders: number): Promise<number> {
  const sinceMs = performance.now()
  await eventually(async () => {
    expect((await known(key))?.holders ?? []).toHaveLength(holders)
  }, soon)
  return performance.now() - sinceMs
}

async function killSubscriptions(): Promise<number> {
  return Number(await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))
}

describe('locks of ours', () => {
  it('have holders who come and go, and others who had to wait', async () => {
    const { happened } = observe()
    const key = redisKeys.lock('stock')
    const first = await acquireLock(redis, 'stock', { owner: 'w1', ttlMs: 10_000 })
    await untilHeld(key, 1)
    const [holder] = (await known(key))?.holders ?? []
    expect(holder).toMatchObject({ owner: 'w1', token: first?.token, isAtLeast: false })
    await eventually(async () => {
      expect((await known(key))?.holders[0]?.value).toBe(await redis.get(key))
    }, soon)
    const other = createRedis(server.url, { name: 'another process' })
    await redisReady(other, 5000)
    expect(await acquireLock(other, 'stock', { owner: 'w2', ttlMs: 10_000 })).toBeNull()
    other.disconnect()
    await first?.release()
    await untilHeld(key, 0)
    expect(happened(key)).toEqual({ acquired: 1, contended: 1, released: 1, expired: 0 })
  })

  it('run out though nobody tells', async () => {
    const { happened } = observe()
    await acquireLock(redis, 'report', { owner: 'w1', ttlMs: 1500 })
    await untilHeld(redisKeys.lock('report'), 1)
    await untilHeld(redisKeys.lock('report'), 0)
    expect(happened(redisKeys.lock('report'))).toEqual({ acquired: 1, contended: 0, released: 0, expired: 1 })
  })

  it('are found that were held before, also those that other clients hold in a way of their own', async () => {
    await redis.set(redisKeys.lock('foreign'), 'c29tZSByYW5kb20=', 'PX', 60_000)
    await redis.xtrim(redisKeys.lockEvents, 'MAXLEN', 0)
    observe({ lookEveryMs: 200 })
    await untilHeld(redisKeys.lock('foreign'), 1)
    expect(await known(redisKeys.lock('foreign'))).toMatchObject({ name: 'foreign', library: 'UNKNOWN' })
    await redis.del(redisKeys.lock('foreign'))
    await untilHeld(redisKeys.lock('foreign'), 0)
  })
})

describe.each([
  { told: true, state: 'ON' },
  { told: false, state: 'OFF' },
])('locks of others, Redis tells of changes: $told', ({ told, state }) => {
  it('appear when redlock takes them, stay while it extends them, leave when it releases them', async () => {
    observe({ mayTurnOnEvents: told })
    await watching(state)
    const lock = await redlock.acquire(['lock:orders'], 5000)
    await untilHeld('lock:orders', 1)
    expect(await known('lock:orders')).toMatchObject({ name: 'lock:orders', library: 'REDLOCK' })
    expect((await known('lock:orders'))?.holders).toMatchObject([{ owner: null, token: null, value: lock.value }])
    const longer = await lock.extend(20_000)
    await eventually(async () => {
      const [holder] = (await known('lock:orders'))?.holders ?? []
      expect((holder?.expiresAtMs ?? 0) - Date.now()).toBeGreaterThan(15_000)
    }, soon)
    expect((await known('lock:orders'))?.warnings).toEqual([])
    await longer.release()
    await untilHeld('lock:orders', 0)
  })

  it('appear when redis-semaphore takes them, mutexes and semaphores, and leave with each holder', async () => {
    observe({ mayTurnOnEvents: told })
    await watching(state)
    const quiet = { lockTimeout: 20_000, refreshInterval: 0 }
    const mutex = new Mutex(redis, 'orders', quiet)
    await mutex.acquire()
    await untilHeld('mutex:orders', 1)
    expect(await known('mutex:orders')).toMatchObject({ library: 'REDIS_SEMAPHORE', warnings: [] })
    await mutex.release()
    await untilHeld('mutex:orders', 0)
    const [one, two] = [new Semaphore(redis, 'pool', 2, quiet), new Semaphore(redis, 'pool', 2, quiet)]
    await one.acquire()
    await two.acquire()
    await untilHeld('semaphore:pool', 2)
    await one.release()
    await untilHeld('semaphore:pool', 1)
    expect((await known('semaphore:pool'))?.warnings).toEqual([])
    await two.release()
    await untilHeld('semaphore:pool', 0)
  })

  it('leave within a second of their lease’s end, though Redis tells of it late', async () => {
    observe({ mayTurnOnEvents: told })
    await watching(state)
    const lock = await redlock.acquire(['lock:short'], 1200)
    await untilHeld('lock:short', 1)
    await untilHeld('lock:short', 0)
    expect(Date.now()).toBeLessThan(lock.expiration + 2000)
  })
})

it('keys with names of a megabyte, and sets of many, are no locks and cost Redis nothing', async () => {
  observe()
  await watching('ON')
  const monster = `lock:${'x'.repeat(1_000_000)}`
  await redis.set(monster, 'a'.repeat(32), 'PX', 60_000)
  const members = Array.from({ length: 40 }, (_each, at) => [at, `${String(at)}${'y'.repeat(100_000)}`]).flat()
  await redis.zadd('semaphore:huge', ...members)
  await redis.pexpire('semaphore:huge', 60_000)
  await redlock.acquire(['lock:last'], 60_000)
  await untilHeld('lock:last', 1)
  expect(await known(monster)).toBeNull()
  expect((await known('semaphore:huge'))?.holders ?? []).toEqual([])
  await redis.del(monster, 'semaphore:huge', 'lock:last')
})

describe('what is not told', () => {
  it('is found when the observer comes back: who left, who came, who stayed', async () => {
    const before = observe()
    await watching('ON')
    const [left, stayed] = [
      await redlock.acquire(['lock:left'], 60_000),
      await redlock.acquire(['lock:stayed'], 60_000),
    ]
    await untilHeld('lock:left', 1)
    await untilHeld('lock:stayed', 1)
    await before.stop()
    await left.release()
    const came = await redlock.acquire(['lock:came'], 60_000)
    const mutex = new Mutex(redis, 'came', { lockTimeout: 60_000, refreshInterval: 0 })
    await mutex.acquire()
    observe()
    await untilHeld('lock:came', 1)
    await untilHeld('mutex:came', 1)
    await untilHeld('lock:left', 0)
    await untilHeld('lock:stayed', 1)
    await Promise.all([stayed.release(), came.release(), mutex.release()])
  })

  it('is found after the subscription broke, and is no second holder', async () => {
    observe()
    await watching('ON')
    const first = await redlock.acquire(['lock:lost'], 60_000)
    await untilHeld('lock:lost', 1)
    expect(await killSubscriptions()).toBeGreaterThan(0)
    await first.release()
    const second = await redlock.acquire(['lock:lost'], 60_000)
    const third = await redlock.acquire(['lock:new'], 60_000)
    await untilHeld('lock:new', 1)
    await eventually(async () => {
      expect((await known('lock:lost'))?.holders.map((each) => each.value)).toEqual([second.value])
    }, soon)
    expect((await known('lock:lost'))?.warnings).toEqual([])
    await Promise.all([second.release(), third.release()])
  })
})

describe('two holders', () => {
  it('are told when one takes a lock of another library over while the lease of the first runs', async () => {
    observe()
    await watching('ON')
    const first = await redlock.acquire(['lock:fought'], 60_000)
    await untilHeld('lock:fought', 1)
    await redis.set('lock:fought', '0'.repeat(32), 'PX', 60_000)
    await eventually(async () => {
      const entry = await known('lock:fought')
      expect(entry?.holders.map((each) => each.value)).toEqual(['0'.repeat(32)])
      expect(entry?.warnings).toMatchObject([{ code: 'TWO_HOLDERS', params: { first: first.value } }])
    }, soon)
    await redis.del('lock:fought')
  })

  it('are told when our lock is deleted by hand and taken by another', async () => {
    observe({ lookEveryMs: 200 })
    await acquireLock(redis, 'fought', { owner: 'w1', ttlMs: 60_000 })
    await untilHeld(redisKeys.lock('fought'), 1)
    await redis.del(redisKeys.lock('fought'))
    const other = createRedis(server.url, { name: 'another process' })
    await redisReady(other, 5000)
    const second = await acquireLock(other, 'fought', { owner: 'w2', ttlMs: 60_000 })
    await eventually(async () => {
      expect((await known(redisKeys.lock('fought')))?.warnings).toMatchObject([
        { code: 'TWO_HOLDERS', params: { first: 'w1', second: 'w2' } },
      ])
    }, soon)
    await second?.release()
    other.disconnect()
  })
})

it('ordinary data under a pattern is no lock, and a lock that nothing ends is warned of', async () => {
  observe()
  await watching('ON')
  await redis.hset('lock:data', 'a', '1')
  await redis.set('lock:text', 'x'.repeat(5000))
  await redis.set('lock:counter', '17')
  await redis.set('lock:endless', 'a'.repeat(32))
  await untilHeld('lock:endless', 1)
  expect((await known('lock:endless'))?.warnings).toMatchObject([{ code: 'NO_EXPIRY' }])
  expect(await Promise.all(['lock:data', 'lock:text', 'lock:counter'].map(known))).toEqual([null, null, null])
  await redis.del('lock:endless', 'lock:data', 'lock:text', 'lock:counter')
})

it('everything is known soon though somebody sets locks again and again', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `lock:busy:${String(index)}`)
  let isBusy = true
  const busy = async () => {
    for (let index = 0; isBusy; index++) {
      await redis.set(keys[index % keys.length] ?? '', 'a'.repeat(32), 'PX', 60_000)
    }
  }
  const done = Promise.all([busy(), busy(), busy()])
  try {
    observe()
    await watching('ON')
    await untilHeld('lock:busy:0', 1)
  } finally {
    isBusy = false
    await done
    await redis.del(keys)
  }
})

it('a pattern that matches far more keys than are kept is looked at as far as they are', async () => {
  for (let from = 0; from < 30_000; from += 1000) {
    const pipeline = redis.pipeline()
    for (let index = from; index < from + 1000; index++) pipeline.set(`lock:many:${String(index)}`, 'a'.repeat(32))
    await pipeline.exec()
  }
  await redis.config('RESETSTAT')
  observe()
  await eventually(
    async () => {
      const watch = lockWatch.parse(JSON.parse((await redis.get(redisKeys.lockWatch)) ?? 'null'))
      expect(watch).toMatchObject({ observed: mostOfAKind, leavesOut: true })
    },
    { withinMs: 10_000 },
  )
  const looks = Number(/cmdstat_getrange:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1])
  expect(looks).toBeGreaterThanOrEqual(mostOfAKind)
  expect(looks).toBeLessThan(mostOfAKind + 5000)
  await observing?.stop()
  observing = undefined
  await redis.flushdb('SYNC')
})

it('keys of Switchyard’s own are no locks of others, whatever a pattern matches', async () => {
  const heartbeat = redisKeys.heartbeat('api', '10.0.0.1:80')
  await redis.set(heartbeat, 'a'.repeat(32), 'PX', 60_000)
  observe()
  await watching('ON')
  await redis.set(heartbeat, 'b'.repeat(32), 'PX', 60_000)
  await redis.set('swap:1', 'a'.repeat(32), 'PX', 60_000)
  await untilHeld('swap:1', 1)
  expect(await known(heartbeat)).toBeNull()
  await redis.del(heartbeat, 'swap:1')
})

it('what was seen of locks of others is told though Redis did not take it at first', async () => {
  const book = new LockBook()
  book.correct('lock:a', { library: 'REDLOCK', isShared: false, holders: [] }, 1000, true)
  book.taken('lock:a', 'REDLOCK', 1000)
  book.ended('lock:a', 'RELEASED', 1500)
  await redis.set(redisKeys.observedLockEvents, 'in the way')
  await expect(writeEvents(redis, book)).rejects.toThrow('WRONGTYPE')
  await redis.del(redisKeys.observedLockEvents)
  await writeEvents(redis, book)
  expect(await redis.xlen(redisKeys.observedLockEvents)).toBe(1)
  await writeEvents(redis, book)
  expect(await redis.xlen(redisKeys.observedLockEvents)).toBe(1)
})

it('flags that others set for keyspace events stay', async () => {
  await redis.config('SET', 'notify-keyspace-events', 'Elg')
  observe()
  await eventually(async () => {
    const [, flags = ''] = await redis.config('GET', 'notify-keyspace-events')
    expect(Array.from(flags)).toEqual(expect.arrayContaining(Array.from('ElgK$xz')))
  }, soon)
})
