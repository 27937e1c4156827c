import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { breakerOverrideSpec } from '@/domain/breaker/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'
import { createPublisher, type PublisherStatus } from './publisher'
import { aLimit, aRoute, memorySource, publishedSet, put, remove, streamed, type MemorySource } from './testing'

const prefix = 'switchyard/v1/'
const within = { withinMs: 20_000 }
let consulServer: Awaited<ReturnType<typeof startTestConsul>>
let redisServer: Awaited<ReturnType<typeof startTestRedis>>
let consul: Consul
let redis: Redis
let source: MemorySource
let databaseIsDown = false
let statuses: PublisherStatus[] = []
const stop = new AbortController()
let running: Promise<void>
let wake: () => void

function override(expiresAtMs: number | null): PublishedObject {
  const spec = { id: 'o1', intent: 'FORCED_OPEN', reason: 'on fire', actor: 'ann', atMs: Date.now(), expiresAtMs }
  return { kind: 'breaker-override', namespace: 'shop', name: 'orders', spec: breakerOverrideSpec.parse(spec) }
}

const limitOf = (name: string) => redis.hget(redisKeys.limitConfig(`shop/${name}`), 'limit')

beforeAll(async () => {
  ;[consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  consul = createConsul({ address: consulServer.address, timeoutMs: 1000 })
  redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
  source = memorySource()
  const guarded = <T>(value: Promise<T>) => (databaseIsDown ? Promise.reject<T>(new Error('database is down')) : value)
  const publisher = createPublisher({
    source: {
      revisionsAfter: (revision, limit) => guarded(source.revisionsAfter(revision, limit)),
      allObjects: () => guarded(source.allObjects()),
      newest: () => guarded(source.newest()),
      objectsAt: (revision) => guarded(source.objectsAt(revision)),
    },
    ...{ consul, redis, prefix },
    clock: { now: () => Date.now() },
    log: silentLog,
    onStatus: (status) => statuses.push(status),
    timing: { lookEveryMs: 50, backOffCapMs: 200 },
  })
  wake = () => {
    publisher.wake()
  }
  running = publisher.run(stop.signal)
})

beforeEach(() => {
  statuses = []
})

afterAll(async () => {
  stop.abort()
  await running
  redis.disconnect()
  await consul.close()
  await Promise.all([consulServer.stop(), redisServer.stop()])
})

async function consulHasAll() {
  await eventually(async () => {
    const { revision, objects } = await publishedSet(consul, prefix)
    expect(revision).toBe(source.revisions.length)
    expect(objects).toEqual(source.set)
  }, within)
}

async function redisHasAll() {
  await eventually(async () => {
    expect((await streamed(redis)).at(-1)?.revision.revision).toBe(source.revisions.length)
  }, within)
}

describe('the publisher, through outages', () => {
  it('puts limits and overrides into Redis for clients in any language, and takes them away', async () => {
    const expiresAtMs = Date.now() + 60_000
    source.commit([put(aLimit('calls', 7)), put(override(expiresAtMs)), put(aLimit('gone', 1)), put(aRoute('a'))])
    source.commit([remove(aLimit('gone', 1))])
    wake()
    await redisHasAll()
    expect(await limitOf('calls')).toBe('7')
    expect(await limitOf('gone')).toBeNull()
    const key = redisKeys.breakerOverride('shop/orders')
    expect(JSON.parse((await redis.get(key)) ?? '')).toMatchObject({ intent: 'FORCED_OPEN', reason: 'on fire' })
    expect(await redis.pexpiretime(key)).toBe(expiresAtMs)
    source.commit([remove(override(null))])
    await redisHasAll()
    expect(await redis.exists(key)).toBe(0)
  })

  it('rebuilds a flushed Redis', async () => {
    await redis.flushall()
    await redis.call('FUNCTION', 'FLUSH')
    await eventually(async () => {
      expect(await limitOf('calls')).toBe('7')
      expect(await redis.call('FCALL', 'swy_version', 0)).toBeGreaterThan(0)
    }, within)
    await redisHasAll()
  })

  it('writes nothing into Redis that is gone from desired state', async () => {
    await redis.hset(redisKeys.limitConfig('shop/stale'), 'limit', 1)
    await redis.sadd(redisKeys.published, redisKeys.limitConfig('shop/stale'))
    await redis.del(redisKeys.log)
    await eventually(async () => {
      expect(await limitOf('stale')).toBeNull()
    }, within)
  })

  it('publishes to Consul while Redis is down, says so, and catches up', async () => {
    const port = Number(new URL(redisServer.url).port)
    await redisServer.stop()
    source.commit([put(aLimit('calls', 8))])
    wake()
    await consulHasAll()
    await eventually(() => {
      expect(statuses.at(-1)).toMatchObject({ waitingFor: 'REDIS', consul: { ok: true }, redis: { ok: false } })
      expect(statuses.at(-1)?.publishedRevision).toBe(source.revisions.length)
    }, within)
    redisServer = await startTestRedis({ port })
    await redisHasAll()
    await eventually(async () => {
      expect(await limitOf('calls')).toBe('8')
      expect(statuses.at(-1)).toMatchObject({ waitingFor: null, redis: { ok: true } })
    }, within)
  })

  it('waits for Consul while it is down, says so, and fills one that comes back empty', async () => {
    const before = (await publishedSet(consul, prefix)).epoch
    const port = Number(new URL(consulServer.address).port)
    await consulServer.stop()
    source.commit([put(aRoute('b'))])
    wake()
    await eventually(() => {
      expect(statuses.at(-1)?.waitingFor).toBe('CONSUL')
      expect(statuses.at(-1)?.consul.error).toContain(consulServer.address)
    }, within)
    consulServer = await startTestConsul({ port })
    await consulHasAll()
    expect((await publishedSet(consul, prefix)).epoch).not.toBe(before)
    await redisHasAll()
    await eventually(() => {
      expect(statuses.at(-1)?.waitingFor).toBeNull()
    }, within)
  })

  it('goes on where it was when the database was away', async () => {
    databaseIsDown = true
    source.commit([put(aRoute('c'))])
    await eventually(() => {
      expect(statuses.at(-1)).toMatchObject({ database: { ok: false }, consul: { ok: true }, redis: { ok: true } })
    }, within)
    databaseIsDown = false
    await consulHasAll()
    await redisHasAll()
  })
})
