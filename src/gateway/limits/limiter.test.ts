import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type RateLimitOverrideSpec, rateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import { type RateLimitSpec, rateLimitSpec } from '@/domain/rate-limit/policy'
import { Facts } from '../request/request-facts'
import { limitKey, Limiter, type TakeShared } from './limiter'
import { LocalBuckets } from './local-buckets'

const facts = new Facts('GET', 'a', '/', '', { 'x-key': 'k' }, '10.0.0.1')
const spec = (over: Record<string, unknown>) => rateLimitSpec.parse({ limit: 1, periodMs: 10_000, burst: 1, ...over })

const order = (over: object) => {
  const common = { policy: 'l0', key: '10.0.0.1', reason: 'a test', actor: 'Ana', atMs: 0, expiresAtMs: null }
  return rateLimitOverrideSpec.parse({ ...common, ...over })
}

function limiter(takeShared: TakeShared, orders: RateLimitOverrideSpec[] = []) {
  const time = { nowMs: 0, calls: 0 }
  const keys: string[] = []
  const asked: number[] = []
  const counted: string[] = []
  const made = new Limiter(
    (...args) => {
      time.calls += 1
      asked.push(args[2].limit)
      return takeShared(...args)
    },
    new LocalBuckets(),
    { limit: (policy, outcome) => counted.push(`${policy} ${outcome}`) },
    () => time.nowMs,
    { now: () => time.nowMs },
    { count: (policy, key, refused) => keys.push(`${policy} ${key} ${refused ? 'refused' : 'passed'}`) },
  )
  const byKey = new Map(orders.map((each) => [each.key, each]))
  const check = (...specs: RateLimitSpec[]) =>
    made.check(
      specs.map((each, index) => ({ ref: `a/l${String(index)}` as const, spec: each, orders: byKey })),
      facts,
    )
  const refused = async (...specs: RateLimitSpec[]) => {
    const verdict = await check(...specs)
    return verdict.refusedBy?.ref ?? null
  }
  return { refused, check, time, counted, keys, asked }
}

const redisDown: TakeShared = () => Promise.reject(new Error('down'))

describe('limits of a request', () => {
  it('refuse by the first policy that has no token left', async () => {
    const { refused, counted } = limiter(redisDown)
    const local = spec({ scope: 'LOCAL' })
    expect(await refused(local, local)).toBeNull()
    expect(await refused(local, local)).toBe('a/l0')
    expect(counted).toEqual(['a/l0 allowed', 'a/l1 allowed', 'a/l0 limited'])
  })

  it('in SHADOW count what they would have refused and let it pass', async () => {
    const { refused, counted } = limiter(redisDown)
    const shadow = spec({ scope: 'LOCAL', mode: 'SHADOW' })
    await refused(shadow)
    expect(await refused(shadow)).toBeNull()
    expect(counted).toEqual(['a/l0 allowed', 'a/l0 shadowed'])
  })

  it.each([
    ['LOCAL', [null, 'a/l0']],
    ['ALLOW', [null, null]],
    ['DENY', ['a/l0', 'a/l0']],
  ])('without Redis follow onRedisDown %s', async (onRedisDown, expected) => {
    const { refused } = limiter(redisDown)
    const shared = spec({ onRedisDown })
    expect([await refused(shared), await refused(shared)]).toEqual(expected)
  })

  it('leave Redis alone for a second after it failed three times in a row, then ask again', async () => {
    const { refused, time } = limiter(redisDown)
    const shared = spec({})
    for (let tries = 0; tries < 5; tries++) await refused(shared)
    expect(time.calls).toBe(3)
    time.nowMs = 1000
    await refused(shared)
    expect(time.calls).toBe(4)
  })

  it('go on from the last answer of Redis when it falls silent: no second burst', async () => {
    const answers = [{ allowed: true, limit: 1, remaining: 0, retryAfterMs: 0, resetAfterMs: 10_000 }]
    const { refused, time } = limiter(() => {
      const next = answers.shift()
      return next ? Promise.resolve(next) : Promise.reject(new Error('silent'))
    })
    const shared = spec({})
    expect([await refused(shared), await refused(shared)]).toEqual([null, 'a/l0'])
    time.nowMs = 10_000
    expect(await refused(shared)).toBeNull()
  })
})

describe('orders for a key', () => {
  it.each(['ENFORCE', 'SHADOW'])('block it at once in mode %s, without asking Redis, until its end', async (mode) => {
    const { refused, check, time, counted, keys } = limiter(redisDown, [order({ stance: 'BLOCK', expiresAtMs: 5000 })])
    const shared = spec({ mode })
    expect(await refused(shared)).toBe('a/l0')
    expect(time.calls).toBe(0)
    expect(counted).toEqual(['a/l0 limited'])
    expect(keys).toEqual(['a/l0 10.0.0.1 refused'])
    time.nowMs = 3000
    expect((await check(shared)).refusedBy).toMatchObject({
      block: { untilMs: 5000 },
      decision: { retryAfterMs: 2000 },
    })
    time.nowMs = 5000
    expect(await refused(shared)).toBeNull()
  })

  it('boost its bucket wherever it is, until its end', async () => {
    const { refused, time } = limiter(redisDown, [order({ stance: 'BOOST', factor: 3, expiresAtMs: 5000 })])
    const local = spec({ scope: 'LOCAL' })
    expect([await refused(local), await refused(local), await refused(local)]).toEqual([null, null, null])
    expect(await refused(local)).toBe('a/l0')
    time.nowMs = 5000
    expect(await refused(local)).toBe('a/l0')
    const { check, asked } = limiter(
      () => Promise.resolve({ allowed: true, limit: 4, remaining: 3, retryAfterMs: 0, resetAfterMs: 1 }),
      [order({ stance: 'BOOST', factor: 4 })],
    )
    await check(spec({}))
    expect(asked).toEqual([4])
  })
})

describe('whose bucket', () => {
  it.each([
    [{ source: 'ALL' }, '*'],
    [{ source: 'SOURCE_IP' }, '10.0.0.1'],
    [{ source: 'HEADER', name: 'X-Key' }, 'k'],
    [{ source: 'HEADER', name: 'X-None' }, ''],
  ])('%j has key %s', (key, expected) => {
    expect(limitKey(facts, spec({ key }))).toBe(expected)
  })

  it('is named by a hash when the value is long', () => {
    const long = new Facts('GET', 'a', '/', '', { 'x-key': 'k'.repeat(5000) }, '')
    expect(limitKey(long, spec({ key: { source: 'HEADER', name: 'x-key' } }))).toHaveLength(43)
  })

  it.each([
    { source: 'HEADER', name: 'Authorization' },
    { source: 'COOKIE', name: 'sid' },
    { source: 'QUERY', name: 'api_key' },
  ])('is named by a hash when the value may be a credential: %j', (key) => {
    const headers = { authorization: 'hush', cookie: 'sid=hush' }
    const secret = new Facts('GET', 'a', '/', 'api_key=hush', headers, '')
    expect(limitKey(secret, spec({ key }))).toBe(createHash('sha256').update('hush').digest('base64url'))
    expect(limitKey(new Facts('GET', 'a', '/', '', {}, ''), spec({ key }))).toBe('')
  })
})
