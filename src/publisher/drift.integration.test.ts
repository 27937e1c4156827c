import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { breakerOverrideSpec } from '@/domain/breaker/policy'
import { memoryDriftBook, type MemoryDriftBook } from '@/domain/drift/memory-book'
import { silentLog } from '@/domain/log'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { consulKeys, redisKeys } from '@/wire/keys'
import { createPublisher, type Publisher, type PublisherOptions } from './publisher'
import { aLimit, aRoute, memorySource, publishedSet, put, streamed, type MemorySource } from './testing'

let consulServer: Awaited<ReturnType<typeof startTestConsul>>
let redisServer: Awaited<ReturnType<typeof startTestRedis>>
let consul: Consul
let redis: Redis
let prefixes = 0

beforeAll(async () => {
  ;[consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  consul = createConsul({ address: consulServer.address })
  redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
})
afterAll(async () => {
  redis.disconnect()
  await consul.close()
  await Promise.all([consulServer.stop(), redisServer.stop()])
})

interface World {
  source: MemorySource
  prefix: string
  book: MemoryDriftBook
}

async function fresh(): Promise<World> {
  await redis.flushall()
  prefixes += 1
  return { source: memorySource(), prefix: `drift-${String(prefixes)}/v1/`, book: memoryDriftBook() }
}

function publisherOf(world: World, more: Partial<PublisherOptions> = {}): Publisher {
  return createPublisher({ ...world, consul, redis, clock: Date, log: silentLog, ...more })
}

async function running(publishers: readonly Publisher[], during: () => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const runs = publishers.map((each) => each.run(stop.signal))
  try {
    await during()
  } finally {
    stop.abort()
    await Promise.all(runs)
  }
}

const within = { withinMs: 20_000 }
const told = (world: World) => world.book.records.map(({ key, kind, resolution }) => ({ key, kind, resolution }))

describe('what publishers do themselves', () => {
  it('is never told as drift: two of them, publishing, compacting and pruning all the time', async () => {
    const world = await fresh()
    const timing = { lookEveryMs: 20, graceMs: 300, settleMs: 10, consulEveryMs: 30, redisEveryMs: 30 }
    const both = [1, 2].map(() => publisherOf(world, { timing, compactAfter: 7 }))
    await running(both, async () => {
      for (let number = 1; number <= 60; number += 1) {
        const big = number % 25 === 0
        const many = Array.from({ length: big ? 900 : 1 }, (_, at) =>
          put(aRoute(`r${String(big ? at : number % 9)}`, `h${String(number)}.example.com`, 'x'.repeat(big ? 400 : 1))),
        )
        world.source.commit([...many, put(aLimit(`l${String(number % 5)}`, number))])
        for (const each of both) each.wake()
        await eventually(async () => {
          const { value } = await createRevisionReader(consul, world.prefix).readHead()
          expect(value.state === 'PRESENT' && value.head.revision).toBe(number)
        }, within)
      }
      await eventually(async () => {
        expect(await redis.hget(redisKeys.limitConfig('shop/l0'), 'limit')).toBe('60')
      }, within)
    })
    // Two at a time may overtake each other in Redis, which is compared again within seconds; Consul's swap forbids it.
    expect(told(world).filter((each) => each.key.startsWith(world.prefix))).toEqual([])
    expect((await publishedSet(consul, world.prefix)).objects).toEqual(world.source.set)
  })

  it('is never told as drift of Redis, however often it is compared while one publishes', async () => {
    const world = await fresh()
    const timing = { lookEveryMs: 20, consulEveryMs: 1000, redisEveryMs: 5 }
    const publisher = publisherOf(world, { timing })
    await running([publisher], async () => {
      for (let number = 1; number <= 100; number += 1) {
        world.source.commit([put(aLimit(`l${String(number % 5)}`, number)), put(aRoute('a', `h${String(number)}.com`))])
        publisher.wake()
        if (number % 10 === 0) publisher.driftChanged()
        if (number % 4 === 0) {
          await eventually(async () => {
            expect((await streamed(redis)).at(-1)?.revision.revision).toBe(number)
          }, within)
        }
      }
    })
    expect(told(world)).toEqual([])
  })
})

describe('a head that was moved back by hand', () => {
  it('is put forward again: no revision is published twice and the epoch stays', async () => {
    const world = await fresh()
    const publisher = publisherOf(world)
    await publisher.look()
    world.source.commit([put(aRoute('a'))])
    await publisher.look()
    const head = consulKeys(world.prefix).head
    const earlier = (await consul.kv.get(head)).value?.value ?? ''
    for (let number = 0; number < 3; number += 1) {
      world.source.commit([put(aRoute(`b${String(number)}`))])
      await publisher.look()
    }
    const { epoch } = await publishedSet(consul, world.prefix)
    await consul.kv.set(head, earlier)
    await publisher.look()
    expect(await publishedSet(consul, world.prefix)).toMatchObject({ epoch, revision: 4 })
    expect(told(world)).toEqual([{ key: head, kind: 'CHANGED', resolution: 'REPAIRED' }])
    expect((await streamed(redis)).map((each) => each.revision.revision)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('revisions inline in the head that were edited by hand', () => {
  it('are told by object and field, and put right before anything is published on top', async () => {
    const world = await fresh()
    const publisher = publisherOf(world)
    await publisher.look()
    world.source.commit([put(aRoute('a'))])
    await publisher.look()
    const { head } = consulKeys(world.prefix)
    const value = (await consul.kv.get(head)).value?.value ?? ''
    await consul.kv.set(head, value.replace('example.com', 'evil.com'))
    world.source.commit([put(aRoute('b'))])
    await publisher.look()
    const reading = (await createRevisionReader(consul, world.prefix).readHead()).value
    expect(reading.state === 'PRESENT' && reading.head.recent).toEqual(world.source.revisions)
    expect(world.book.records[0]?.found).toMatchObject({
      'revision 1 route shop/a': { match: { hosts: ['evil.com'] } },
    })
  })
})

describe('a snapshot that was edited by hand', () => {
  it('is found and put back exactly', async () => {
    const world = await fresh()
    const publisher = publisherOf(world, { compactAfter: 3 })
    for (let number = 1; number <= 6; number += 1) world.source.commit([put(aRoute(`r${String(number)}`))])
    await publisher.look()
    world.source.commit([put(aRoute('r1', 'other.example.com'))]) // later than the snapshot
    await publisher.look()
    const [key = ''] = await consul.kv.keys(consulKeys(world.prefix).snapshotsPrefix)
    const before = (await consul.kv.get(key)).value?.value ?? ''
    await consul.kv.set(key, before.replace('example.com', 'evil.com'))
    publisher.driftChanged()
    await publisher.look()
    expect((await consul.kv.get(key)).value?.value).toBe(before)
    expect(told(world)).toEqual([{ key, kind: 'CHANGED', resolution: 'REPAIRED' }])
  })
})

describe('a publisher in Redis', () => {
  it('is not stopped by values of another type, and tells of them', async () => {
    const world = await fresh()
    const publisher = publisherOf(world)
    world.source.commit([put(aLimit('calls', 5))])
    await publisher.look()
    const limit = redisKeys.limitConfig('shop/calls')
    for (const key of [redisKeys.log, redisKeys.published, limit]) await redis.set(key, 'mine')
    world.source.commit([put(aLimit('calls', 6))])
    await publisher.look()
    await publisher.look()
    expect(publisher.status().redis).toEqual({ ok: true, error: null })
    expect(await redis.hget(limit, 'limit')).toBe('6')
    expect(await redis.smembers(redisKeys.published)).toEqual([limit])
    expect((await streamed(redis)).at(-1)?.revision.revision).toBe(2)
    expect(told(world).map((each) => each.key)).toContain(redisKeys.log)
    expect(told(world).every((each) => each.resolution === 'REPAIRED')).toBe(true)
  })

  it('knows of an entry that somebody else put at the end of the stream', async () => {
    const world = await fresh()
    const publisher = publisherOf(world)
    world.source.commit([put(aLimit('calls', 5))])
    await publisher.look()
    await redis.xadd(redisKeys.log, '*', 'entry', '{"mine":1}')
    await publisher.look()
    expect(told(world)).toEqual([{ key: redisKeys.log, kind: 'CHANGED', resolution: 'REPAIRED' }])
    const last = (await redis.xrevrange(redisKeys.log, '+', '-', 'COUNT', 1))[0]?.[1][1] ?? ''
    expect(JSON.parse(last)).toMatchObject({ revision: { revision: 1 } })
  })

  it('does not take an override that ended for drift', async () => {
    const world = await fresh()
    const publisher = publisherOf(world)
    const atMs = Date.now()
    const spec = breakerOverrideSpec.parse({
      ...{ id: 'o1', intent: 'FORCED_OPEN', reason: 'a drill', actor: 'ann', atMs },
      expiresAtMs: atMs + 400,
    })
    world.source.commit([put({ kind: 'breaker-override', namespace: 'shop', name: 'orders', spec })])
    await publisher.look()
    await eventually(async () => {
      expect(await redis.exists(redisKeys.breakerOverride('shop/orders'))).toBe(0)
    })
    publisher.driftChanged()
    await publisher.look()
    expect(told(world).map((each) => each.key)).not.toContain(redisKeys.breakerOverride('shop/orders'))
  })
})
