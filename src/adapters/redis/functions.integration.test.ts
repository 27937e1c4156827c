import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { takeTokens, type BucketSpec, type BucketState } from '@/domain/rate-limit/bucket'
import { startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
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

describe('the function library', () => {
  it('is loaded where it is absent or older, and left alone where it is the same or newer', async () => {
    await redis.call('FUNCTION', 'FLUSH')
    const { version } = await loadFunctions(redis)
    expect(await redis.call('FCALL', 'swy_version', 0)).toBe(version)
    expect(await loadFunctions(redis)).toEqual({ version, loaded: false })
    const other = (number: number) =>
      `#!lua name=switchyard\nredis.register_function('swy_version', function() return ${String(number)} end)`
    await redis.call('FUNCTION', 'LOAD', 'REPLACE', other(0))
    expect(await loadFunctions(redis)).toEqual({ version, loaded: true })
    await redis.call('FUNCTION', 'LOAD', 'REPLACE', other(version + 1))
    expect(await loadFunctions(redis)).toEqual({ version: version + 1, loaded: false })
    await redis.call('FUNCTION', 'FLUSH')
  })
})

describe('swy_take', () => {
  const config = redisKeys.limitConfig('shop/calls')
  const bucket = redisKeys.limitBucket('shop/calls', 'ann')
  const take = async (tokens: number, spec?: BucketSpec) => {
    const own = spec ? [spec.limit, spec.periodMs, spec.burst] : []
    const reply = await redis.call('FCALL', 'swy_take', 2, config, bucket, tokens, ...own)
    const [pass, limit, remaining, retryAfterMs, resetAfterMs, within, nowMs] = reply as number[]
    return { pass, limit, remaining, retryAfterMs, resetAfterMs, within, nowMs: nowMs ?? 0 }
  }

  it('decides as the token bucket of the domain does, whatever is taken and however the policy is edited', async () => {
    const spec = fc.record({
      limit: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000_000 })),
      periodMs: fc.oneof(fc.integer({ min: 100, max: 2000 }), fc.integer({ min: 100, max: 86_400_000 })),
      burst: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 })),
    })
    const step = fc.record({ tokens: fc.integer({ min: 1, max: 30 }), edit: fc.option(spec, { freq: 8 }) })
    await fc.assert(
      fc.asyncProperty(spec, fc.array(step, { minLength: 1, maxLength: 40 }), async (first, steps) => {
        await redis.del(bucket)
        let current = first
        let state: BucketState | undefined
        let resetAfterMs = 0
        for (const { tokens, edit } of steps) {
          // A bucket that is full is gone from Redis; the model would go on paying its debt at the new rate. So edits come
          // while tokens are missing, with time to spare.
          if (edit && resetAfterMs > 5000) current = edit
          const { nowMs, within, pass, ...rest } = await take(tokens, current)
          const expected = takeTokens(state, current, nowMs, tokens)
          state = expected.state
          resetAfterMs = expected.decision.resetAfterMs
          const { allowed, ...figures } = expected.decision
          if (figures.retryAfterMs === Infinity) figures.retryAfterMs = -1
          expect({ ...rest, within: within === 1, pass: pass === 1 }).toEqual({
            ...figures,
            within: allowed,
            pass: allowed,
          })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('reads the published policy when the caller gives none, so that an edit holds from the next request', async () => {
    await redis.hset(config, { limit: 2, periodMs: 60_000, burst: 2, enabled: 1, mode: 'ENFORCE' })
    expect([(await take(1)).pass, (await take(1)).pass, (await take(1)).pass]).toEqual([1, 1, 0])
    await redis.hset(config, { burst: 4, limit: 4 })
    expect(await take(1)).toMatchObject({ pass: 1, limit: 4, remaining: 1 })
  })

  it('lets everything pass in SHADOW mode, and tells what it would have said', async () => {
    await redis.hset(config, { limit: 1, periodMs: 60_000, burst: 1, enabled: 1, mode: 'SHADOW' })
    expect(await take(1)).toMatchObject({ pass: 1, within: 1 })
    expect(await take(1)).toMatchObject({ pass: 1, within: 0, remaining: 0 })
  })

  it('counts nothing while the policy is switched off', async () => {
    await redis.hset(config, { limit: 1, periodMs: 60_000, burst: 1, enabled: 0, mode: 'ENFORCE' })
    for (let each = 0; each < 3; each += 1) expect(await take(1)).toMatchObject({ pass: 1, remaining: 1 })
    expect(await redis.exists(bucket)).toBe(0)
  })

  it('refuses a policy that is not published, and tokens that are not a whole number', async () => {
    await expect(take(1)).rejects.toThrow('SWYNOPOLICY')
    await expect(take(0.5, { limit: 1, periodMs: 1000, burst: 1 })).rejects.toThrow('SWYINVALID')
  })

  it('keeps a bucket no longer than it lacks something', async () => {
    const { resetAfterMs } = await take(3, { limit: 10, periodMs: 1000, burst: 10 })
    expect(resetAfterMs).toBe(300)
    expect(await redis.pttl(bucket)).toBeLessThanOrEqual(301)
  })
})
