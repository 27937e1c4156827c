import { describe, expect, it } from 'vitest'
import { type RateLimitSpec, rateLimitSpec } from '@/domain/rate-limit/policy'
import { Facts } from '../request/request-facts'
import { limitKey, Limiter, type TakeShared } from './limiter'
import { LocalBuckets } from './local-buckets'

const facts = new Facts('GET', 'a', '/', '', { 'x-key': 'k' }, '10.0.0.1')
const spec = (over: Record<string, unknown>) => rateLimitSpec.parse({ limit: 1, periodMs: 10_000, burst: 1, ...over })

function limiter(takeShared: TakeShared) {
  const time = { nowMs: 0, calls: 0 }
  const counted: string[] = []
  const made = new Limiter(
    (...args) => {
      time.calls += 1
      return takeShared(...args)
    },
    new LocalBuckets(),
    { limit: (policy, outcome) => counted.push(`${policy} ${outcome}`) },
    () => time.nowMs,
  )
  const refused = async (...specs: RateLimitSpec[]) => {
    const verdict = await made.check(
      specs.map((each, index) => ({ ref: `a/l${String(index)}` as const, spec: each })),
      facts,
    )
    return verdict.refusedBy?.ref ?? null
  }
  return { refused, time, counted }
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
})
