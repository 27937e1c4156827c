import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { consulKeys, redisKeys } from '@/wire/keys'
import { createPublisher, type PublisherOptions } from './publisher'
import { aLimit, aRoute, memorySource, publishedSet, put, remove, streamed, type MemorySource } from './testing'

let consulServer: Awaited<ReturnType<typeof startTestConsul>>
let redisServer: Awaited<ReturnType<typeof startTestRedis>>
let consul: Consul
let redis: Redis
let prefixes = 0

const clock = { now: () => Date.now() }

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

/** Published state and Redis of its own. */
async function fresh(): Promise<{ source: MemorySource; prefix: string }> {
  await redis.flushall()
  prefixes += 1
  return { source: memorySource(), prefix: `test-${String(prefixes)}/v1/` }
}

function publisherOf(parts: { source: MemorySource; prefix: string }, more: Partial<PublisherOptions> = {}) {
  return createPublisher({ ...parts, consul, redis, clock, log: silentLog, ...more })
}

async function headOf(prefix: string) {
  const { value } = await createRevisionReader(consul, prefix).readHead()
  if (value.state !== 'PRESENT') throw new Error(value.state)
  return value.head
}

describe('publishing', () => {
  it('begins with an epoch that holds everything, before there is any revision too', async () => {
    const parts = await fresh()
    await publisherOf(parts).look()
    expect(await publishedSet(consul, parts.prefix)).toMatchObject({ revision: 0, objects: new Map() })
    expect((await streamed(redis)).map((each) => each.revision.revision)).toEqual([0])
  })

  it('brings each revision to a follower exactly once and in order', async () => {
    const parts = await fresh()
    const publisher = publisherOf(parts)
    await publisher.look()
    for (let number = 1; number <= 30; number += 1) {
      parts.source.commit([put(aRoute(`r${String(number % 7)}`, `h${String(number)}.example.com`))])
      if (number % 3 === 0) {
        publisher.wake()
        await publisher.look()
      }
    }
    expect((await streamed(redis)).map((each) => each.revision)).toEqual([
      expect.objectContaining({ revision: 0 }),
      ...parts.source.revisions,
    ])
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
    const reader = createRevisionReader(consul, parts.prefix)
    for (const revision of parts.source.revisions) expect(await reader.readLog(revision.revision)).toEqual(revision)
  })

  it('tells of a revision once, though another publisher tells of it at the same moment', async () => {
    const parts = await fresh()
    await publisherOf(parts).look()
    const revision = parts.source.commit([put(aLimit('a', 5))])
    const { epoch } = await headOf(parts.prefix)
    let others = 0
    const slower = publisherOf(parts, {
      checkpoint: (name) => {
        if (name !== 'tell Redis of 1') return
        others += 1
        // Goes out on the same connection, so right before what the slower one sends.
        void redis.xadd(redisKeys.log, '*', 'entry', JSON.stringify({ version: 1, epoch, revision }))
      },
    })
    await slower.look()
    await slower.look()
    expect(others).toBe(1)
    expect((await streamed(redis)).map((each) => each.revision.revision)).toEqual([0, 1])
    parts.source.commit([put(aLimit('a', 6))])
    await slower.look()
    expect((await streamed(redis)).map((each) => each.revision.revision)).toEqual([0, 1, 2])
  })

  it('goes on when the newest entry of the stream is deleted by hand', async () => {
    const parts = await fresh()
    const publisher = publisherOf(parts)
    await publisher.look()
    parts.source.commit([put(aLimit('a', 5))])
    await publisher.look()
    const [newest] = await redis.xrevrange(redisKeys.log, '+', '-', 'COUNT', 1)
    await redis.xdel(redisKeys.log, newest?.[0] ?? '')
    parts.source.commit([put(aLimit('a', 6))])
    await publisher.look()
    await publisher.look()
    expect((await streamed(redis)).map((each) => each.revision.revision)).toEqual([0, 1, 2])
  })

  it('carries the last small changes inline in the head', async () => {
    const parts = await fresh()
    const publisher = publisherOf(parts)
    await publisher.look()
    const [first, second] = [parts.source.commit([put(aRoute('a'))]), parts.source.commit([put(aRoute('b'))])]
    await publisher.look()
    expect((await headOf(parts.prefix)).recent).toEqual([first, second])
  })

  it('takes an object that no gateway can read for what was committed, and not for damage', async () => {
    const parts = await fresh()
    const [sound, broken] = [aRoute('a'), aRoute('b')]
    Object.assign(broken.spec, { match: { path: { type: 'REGEX', value: '(' } }, timeoutMs: 'soon' })
    const lines: string[] = []
    const log = { ...silentLog, warn: (line: string) => void lines.push(line) }
    const publisher = publisherOf(parts, { log, timing: { verifyEveryMs: 0 }, compactAfter: 2 })
    await publisher.look()
    const { epoch } = await headOf(parts.prefix)
    lines.length = 0 // the first epoch
    for (const object of [sound, broken, sound, sound]) {
      parts.source.commit([put(object)])
      await publisher.look()
      await publisher.look()
    }
    const head = await headOf(parts.prefix)
    expect({ epoch: head.epoch, revision: head.revision }).toEqual({ epoch, revision: 4 })
    expect(head.snapshot).toBeGreaterThan(0)
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
    expect(lines).toEqual([])
  })

  it('publishes a revision of 5,000 routes, and a small one after it', async () => {
    const parts = await fresh()
    const publisher = publisherOf(parts)
    await publisher.look()
    parts.source.commit(
      Array.from({ length: 5000 }, (_, at) => put(aRoute(`r${String(at)}`, 'example.com', 'é"\n'.repeat(20)))),
    )
    await publisher.look()
    expect((await headOf(parts.prefix)).recent).toEqual([])
    expect((await consul.kv.keys(consulKeys(parts.prefix).logPrefix)).length).toBeGreaterThan(3)
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
    const small = parts.source.commit([put(aRoute('small'))])
    await publisher.look()
    expect((await headOf(parts.prefix)).recent).toEqual([small])
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
  })

  it('writes a snapshot when the log has grown long, and deletes what that contains after the grace time', async () => {
    const parts = await fresh()
    let nowMs = Date.now()
    const publisher = publisherOf(parts, { clock: { now: () => nowMs }, compactAfter: 10, timing: { graceMs: 5000 } })
    await publisher.look()
    for (let number = 0; number < 25; number += 1) {
      parts.source.commit([put(aRoute(`r${String(number)}`))])
      await publisher.look()
    }
    const { snapshot, revision } = await headOf(parts.prefix)
    expect({ snapshot, revision }).toEqual({ snapshot: 21, revision: 25 })
    const keys = consulKeys(parts.prefix)
    expect(await consul.kv.keys(keys.logPrefix)).toHaveLength(25)
    nowMs += 6000
    await publisher.look()
    expect(await consul.kv.keys(keys.logPrefix)).toEqual([22, 23, 24, 25].map((each) => keys.log(each, 0)))
    expect(await consul.kv.keys(keys.snapshotsPrefix)).toEqual([keys.snapshot(21, 0)])
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
  })

  it('tells gateways of a revision before it writes the snapshot that this makes due', async () => {
    const parts = await fresh()
    const writes: string[] = []
    const publisher = publisherOf(parts, { compactAfter: 3, checkpoint: (name) => writes.push(name) })
    await publisher.look()
    for (let number = 0; number < 4; number += 1) parts.source.commit([put(aRoute(`r${String(number)}`))])
    await publisher.look()
    expect((await headOf(parts.prefix)).snapshot).toBe(0)
    await publisher.look()
    expect((await headOf(parts.prefix)).snapshot).toBe(4)
    const snapshot = writes.indexOf(`write ${consulKeys(parts.prefix).snapshot(4, 0)}`)
    expect(snapshot).toBeGreaterThan(writes.indexOf('tell Redis of 4'))
  })
})

describe('a publisher that is killed at any write', () => {
  class Killed extends Error {}

  /** Publishes with a publisher that dies at its nth write; returns false when it had no nth. */
  async function dieAt(parts: { source: MemorySource; prefix: string }, nth: number): Promise<boolean> {
    let writes = 0
    const dying = publisherOf(parts, {
      compactAfter: 3,
      checkpoint: () => {
        writes += 1
        if (writes === nth) throw new Killed()
      },
    })
    try {
      await dying.look()
      return false
    } catch (error) {
      if (error instanceof Killed) return true
      throw error
    }
  }

  it('is finished by the next, with nothing lost, doubled, reordered or half-visible', async () => {
    const parts = await fresh()
    let killed = 0
    for (let round = 1; round <= 6; round += 1) {
      parts.source.commit([put(aRoute(`a${String(round)}`)), put(aLimit('calls', round))])
      parts.source.commit(
        round % 2 === 0
          ? [remove(aRoute(`a${String(round - 1)}`))]
          : Array.from({ length: 600 }, (_, at) =>
              put(aRoute(`big${String(at)}`, `r${String(round)}.example.com`, 'x'.repeat(400))),
            ),
      )
      for (let nth = 1; await dieAt(parts, nth); nth += 1) {
        killed += 1
        // Whatever stands now is whole: some revision of the history, with its checksum.
        const reading = (await createRevisionReader(consul, parts.prefix).readHead()).value
        if (reading.state === 'PRESENT') await publishedSet(consul, parts.prefix)
        expect(reading.state).not.toBe('CORRUPT')
      }
      expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
      expect(await redis.hget(redisKeys.limitConfig('shop/calls'), 'limit')).toBe(String(round))
    }
    expect(killed).toBeGreaterThan(15)
    const seen = (await streamed(redis)).map((each) => each.revision.revision)
    expect(seen.at(-1)).toBe(12)
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    for (const { revision } of (await streamed(redis)).filter((each) => each.revision.revision > 0)) {
      expect(revision).toEqual(parts.source.revisions[revision.revision - 1])
    }
  })
})

describe('two publishers at a time', () => {
  it('reach the same state, and no head goes back', async () => {
    const parts = await fresh()
    const stop = new AbortController()
    const both = [
      publisherOf(parts, { timing: { lookEveryMs: 20 } }),
      publisherOf(parts, { timing: { lookEveryMs: 20 } }),
    ]
    const runs = both.map((each) => each.run(stop.signal))
    const heads: number[] = []
    for (let number = 1; number <= 40; number += 1) {
      parts.source.commit([put(aRoute(`r${String(number % 5)}`, `h${String(number)}.example.com`))])
      for (const each of both) each.wake()
      await eventually(async () => {
        expect((await headOf(parts.prefix)).revision).toBe(number)
      })
      heads.push((await headOf(parts.prefix)).revision)
    }
    stop.abort()
    await Promise.all(runs)
    expect(heads).toEqual(heads.toSorted((a, b) => a - b))
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
  })
})

describe('what does not belong there', () => {
  it.each([
    ['a head that is not JSON', '{'],
    ['a head of another version', JSON.stringify({ version: 99 })],
  ])('%s is replaced by a new epoch', async (_name, value) => {
    const parts = await fresh()
    parts.source.commit([put(aRoute('a'))])
    await publisherOf(parts).look()
    const before = await publishedSet(consul, parts.prefix)
    await consul.kv.set(consulKeys(parts.prefix).head, value)
    await publisherOf(parts).look()
    const after = await publishedSet(consul, parts.prefix)
    expect(after.objects).toEqual(parts.source.set)
    expect(after.epoch).not.toBe(before.epoch)
    expect((await streamed(redis)).at(-1)?.epoch).toBe(after.epoch)
  })

  it('a history of another database is replaced by a new epoch', async () => {
    const parts = await fresh()
    parts.source.commit([put(aRoute('theirs'))])
    parts.source.commit([put(aRoute('theirs-too'))])
    await publisherOf(parts).look()
    const ours = memorySource()
    ours.commit([put(aRoute('ours'))])
    await publisherOf({ ...parts, source: ours }).look()
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(ours.set)
    expect((await streamed(redis)).at(-1)?.revision.revision).toBe(1)
  })

  it('a log entry that was tampered with is found and put right', async () => {
    const parts = await fresh()
    const publisher = publisherOf(parts)
    await publisher.look()
    for (let number = 0; number < 20; number += 1) parts.source.commit([put(aRoute(`r${String(number)}`))])
    await publisher.look()
    const key = consulKeys(parts.prefix).log(2, 0)
    await consul.kv.set(key, (await consul.kv.get(key)).value?.value.replace('example.com', 'evil.com') ?? '')
    await expect(publishedSet(consul, parts.prefix)).rejects.toThrow('checksum')
    await publisherOf(parts).look()
    expect((await publishedSet(consul, parts.prefix)).objects).toEqual(parts.source.set)
  })
})
