import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { boosted } from '@/domain/rate-limit/key-override'
import { type BucketState, peekBucket, takeTokens } from '@/domain/rate-limit/bucket'
import { startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { peekDistributed, takeDistributed } from './limiter'
import { loadFunctions } from './load-functions'
import { createRedis, redisReady, type Redis } from './redis'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(async () => {
  await redis.flushall()
  await loadFunctions(redis)
})

const policy = 'shop/calls'
const config = redisKeys.limitConfig(policy)
const spec = { limit: 2, periodMs: 60_000, burst: 2 }
const publish = (over: object = {}) => redis.hset(config, { ...spec, enabled: 1, mode: 'ENFORCE', ...over })
const order = (key: string, value: string) => redis.hset(config, `o:${key}`, value)
const take = (key: string, tokens = 1) => takeDistributed(redis, policy, key, null, tokens)
const passes = async (key: string, tries: number) => {
  let passed = 0
  for (let each = 0; each < tries; each += 1) if ((await take(key)).allowed) passed += 1
  return passed
}

describe('swy_peek', () => {
  it('says what swy_take would, and takes nothing', async () => {
    const specs = fc.record({
      limit: fc.integer({ min: 1, max: 100_000 }),
      periodMs: fc.integer({ min: 10_000, max: 86_400_000 }),
      burst: fc.integer({ min: 1, max: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(specs, fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 12 }), async (bucket, steps) => {
        await redis.del(redisKeys.limitBucket(policy, 'ann'))
        let state: BucketState | undefined
        for (const tokens of steps) {
          const { atMs, burst, ...peeked } = await peekDistributed(redis, policy, 'ann', bucket)
          expect(burst).toBe(bucket.burst)
          expect(peeked).toEqual(peekBucket(state, bucket, atMs))
          const again = await peekDistributed(redis, policy, 'ann', bucket)
          expect(again.remaining).toBeGreaterThanOrEqual(peeked.remaining)
          await takeDistributed(redis, policy, 'ann', bucket, tokens)
          const stored = await redis.get(redisKeys.limitBucket(policy, 'ann'))
          const [takenAtMs = 0, debt = 0] = (stored ?? '').split(' ').filter(Boolean).map(Number)
          if (stored === null) state = undefined
          else {
            expect(takeTokens(state, bucket, takenAtMs, tokens).state.debt).toBe(debt)
            state = { atMs: takenAtMs, debt, periodMs: bucket.periodMs }
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('can be asked of a server that takes no writes', async () => {
    await publish()
    const reply = await redis.call('FCALL_RO', 'swy_peek', 2, config, redisKeys.limitBucket(policy, 'ann'))
    expect((reply as number[]).slice(0, 6)).toEqual([1, 2, 2, 0, 0, 1])
    expect((reply as number[])[7]).toBe(2)
  })
})

describe('orders for a key, asked by FCALL alone', () => {
  it('a boost multiplies limit and burst of this key only, until its end by the clock of Redis', async () => {
    await publish()
    const [seconds] = await redis.time()
    await order('ann', `BOOST 2.5 ${String(Number(seconds) * 1000 + 60_000)} -`)
    expect(await passes('ann', 10)).toBe(boosted(spec, 2.5).burst)
    expect(await passes('bob', 10)).toBe(2)
    await order('ann', `BOOST 2.5 ${String(Number(seconds) * 1000 - 1)} -`)
    expect(await passes('ann', 3)).toBe(0)
  })

  it('a block refuses from the next request, in SHADOW mode too, and says until when', async () => {
    await publish({ mode: 'SHADOW' })
    const [seconds] = await redis.time()
    const endsAtMs = (Number(seconds) + 60) * 1000
    await order('ann', `BLOCK 1 ${String(endsAtMs)} -`)
    const refused = await take('ann')
    expect(refused.allowed).toBe(false)
    expect(refused.retryAfterMs).toBeGreaterThan(50_000)
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(await redis.exists(redisKeys.limitBucket(policy, 'ann'))).toBe(0)
    expect((await take('bob')).allowed).toBe(true)
    await order('ann', 'BLOCK 1 0 -')
    expect(await take('ann')).toMatchObject({ allowed: false, retryAfterMs: Infinity })
    await order('ann', `BLOCK 1 ${String(endsAtMs - 61_000)} -`)
    expect((await take('ann')).allowed).toBe(true)
  })

  it('an order that cannot be read, or for a bucket of another name, says nothing', async () => {
    await publish()
    await order('ann', 'nonsense')
    expect(await passes('ann', 4)).toBe(2)
    await order('b', 'BLOCK 1 0 -')
    const elsewhere = await redis.call('FCALL', 'swy_take', 2, config, 'swy:rl:{shop/calls}:x:b')
    expect((elsewhere as number[])[0]).toBe(1)
  })

  it('hold back nobody while the policy is switched off', async () => {
    await publish({ enabled: 0 })
    await order('ann', 'BLOCK 1 0 -')
    expect(await passes('ann', 3)).toBe(3)
  })

  it('are left to callers who bring their own figures, as gateways do', async () => {
    await publish()
    await order('ann', 'BLOCK 1 0 -')
    expect((await takeDistributed(redis, policy, 'ann', spec)).allowed).toBe(true)
  })
})
