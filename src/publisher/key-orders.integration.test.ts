import { afterAll, beforeAll, expect, it } from 'vitest'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { peekDistributed, takeDistributed } from '@/adapters/redis/limiter'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { resetIdOf } from '@/domain/rate-limit/key-override'
import { startTestConsul, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { createPublisher } from './publisher'
import { changeCommands, putCommands, wholeCommands } from './redis-commands'
import { aKeyOrder, aLimit, type MemorySource, memorySource, put, remove } from './testing'

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

const policy = 'shop/calls'
const config = redisKeys.limitConfig(policy)
const take = () => takeDistributed(redis, policy, 'ann', null)
const left = async () => (await peekDistributed(redis, policy, 'ann', null)).remaining

/** A policy of a bucket that hardly fills again, its publisher, and a source to commit to. */
async function published() {
  await redis.flushall()
  prefixes += 1
  const parts = { source: memorySource(), prefix: `test-${String(prefixes)}/v1/` }
  const limit = aLimit('calls', 5)
  if (limit.kind === 'rate-limit') limit.spec.periodMs = 86_400_000
  parts.source.commit([put(limit)])
  await publisherOf(parts).look()
  return { ...parts, limit }
}

function publisherOf(parts: { source: MemorySource; prefix: string }) {
  return createPublisher({ ...parts, consul, redis, clock: Date, log: silentLog })
}

it('a block, a boost and a release hold for FCALL clients once they are published, and edits of the policy keep them', async () => {
  const { limit, ...parts } = await published()
  parts.source.commit([put(aKeyOrder('calls', 'ann', { stance: 'BLOCK' }))])
  const publisher = publisherOf(parts)
  await publisher.look()
  expect((await take()).allowed).toBe(false)
  parts.source.commit([put(limit), put(aLimit('others', 1))])
  await publisher.look()
  expect((await take()).allowed).toBe(false)
  parts.source.commit([put(aKeyOrder('calls', 'ann', { stance: 'BOOST', factor: 2 }))])
  await publisher.look()
  expect(await take()).toMatchObject({ allowed: true, limit: 10, remaining: 9 })
  parts.source.commit([remove(aKeyOrder('calls', 'ann'))])
  await publisher.look()
  expect(await take()).toMatchObject({ limit: 5, remaining: 3 })
  expect(await redis.hexists(config, 'o:ann')).toBe(0)
})

it('a reset empties the debt once, however often its order is written: after a crash, over drift, when it comes back', async () => {
  const { limit: _limit, ...parts } = await published()
  for (let each = 0; each < 5; each += 1) await take()
  expect(await left()).toBe(0)
  const first = aKeyOrder('calls', 'ann', { resetId: resetIdOf(1000, 'a') })
  parts.source.commit([put(first)])
  // A publisher that was killed after it wrote the order and before it told of the revision.
  for (const [name, ...args] of changeCommands(put(first), 0)) await redis.call(name, ...args)
  expect(await left()).toBe(5)
  await take()
  const publisher = publisherOf(parts)
  await publisher.look()
  expect(await redis.hget(config, 'o:ann')).toContain(resetIdOf(1000, 'a'))
  expect(await left()).toBe(4)

  await redis.hdel(config, 'o:ann')
  await publisherOf(parts).look()
  expect(await redis.hexists(config, 'o:ann')).toBe(1)
  expect(await left()).toBe(4)

  const second = aKeyOrder('calls', 'ann', { resetId: resetIdOf(2000, 'b') })
  parts.source.commit([put(second)])
  await publisher.look()
  expect(await left()).toBe(5)
  await take()
  parts.source.commit([put(first)])
  parts.source.commit([remove(first)])
  parts.source.commit([put(second)])
  await publisher.look()
  expect(await left()).toBe(4)
})

it('when all of Redis was lost the orders stand again with their policy, and with it they go', async () => {
  const parts = await published()
  parts.source.commit([put(aKeyOrder('calls', 'ann', { stance: 'BLOCK' }))])
  await publisherOf(parts).look()
  await redis.flushall()
  await publisherOf(parts).look()
  expect((await take()).allowed).toBe(false)
  parts.source.commit([remove(aKeyOrder('calls', 'ann')), remove(parts.limit)])
  await publisherOf(parts).look()
  expect(await redis.exists(config)).toBe(0)
})

it('of any number they stand with their policy, whatever is written of it', async () => {
  const { limit } = await published()
  const orders = Array.from({ length: 5000 }, (_each, at) => aKeyOrder('calls', `key-${String(at)}`))
  for (const [command, ...args] of wholeCommands([limit, ...orders], Date.now()).slice(0, 2)) {
    await redis.call(command, ...args)
  }
  const fields = await redis.hlen(config)
  expect(fields).toBeGreaterThan(5000)
  for (const [command, ...args] of putCommands(limit, Date.now())) await redis.call(command, ...args)
  expect(await redis.hlen(config)).toBe(fields)
})
