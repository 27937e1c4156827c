import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BucketSpec, type BucketState, takeTokens } from './bucket'

const fivePerTenSeconds: BucketSpec = { limit: 5, periodMs: 10_000, burst: 5 }
const anySpec = fc.record({
  limit: fc.integer({ min: 1, max: 1000 }),
  periodMs: fc.integer({ min: 100, max: 100_000 }),
  burst: fc.integer({ min: 1, max: 50 }),
})

/** One bucket that remembers its state. */
function bucketOf(spec: BucketSpec) {
  let state: BucketState | undefined
  return {
    take(nowMs: number, tokens = 1, by: BucketSpec = spec) {
      const taken = takeTokens(state, by, nowMs, tokens)
      state = taken.state
      return taken.decision
    },
    get state() {
      return state
    },
  }
}

describe('takeTokens', () => {
  it('gives exactly the burst at once, then one token each period / limit', () => {
    const bucket = bucketOf(fivePerTenSeconds)
    const at = (nowMs: number) => bucket.take(nowMs).allowed
    expect([0, 0, 0, 0, 0, 0, 1].map(at)).toEqual([true, true, true, true, true, false, false])
    expect([1999, 2000, 2000, 3999, 4000].map(at)).toEqual([false, true, false, false, true])
  })

  it('says what is left, when to try again and when the bucket is full', () => {
    const bucket = bucketOf(fivePerTenSeconds)
    expect(bucket.take(0)).toEqual({ allowed: true, limit: 5, remaining: 4, retryAfterMs: 0, resetAfterMs: 2000 })
    for (let taken = 1; taken < 5; taken += 1) bucket.take(0)
    expect(bucket.take(500)).toEqual({
      allowed: false,
      limit: 5,
      remaining: 0,
      retryAfterMs: 1500,
      resetAfterMs: 9500,
    })
    expect(bucket.take(1e6)).toMatchObject({ remaining: 4 })
  })

  it('takes several tokens whole or not at all', () => {
    const bucket = bucketOf(fivePerTenSeconds)
    expect(bucket.take(0, 3).remaining).toBe(2)
    expect(bucket.take(0, 3)).toMatchObject({ allowed: false, remaining: 2, retryAfterMs: 2000 })
    expect(bucket.take(0, 2)).toMatchObject({ allowed: true, remaining: 0 })
    expect(bucket.take(1e6, 6)).toMatchObject({ allowed: false, retryAfterMs: Infinity })
  })

  it('gives exactly the burst for any policy, and not one more before a token has come back', () => {
    fc.assert(
      fc.property(anySpec, fc.integer({ min: 0, max: 2e12 }), (spec, nowMs) => {
        const bucket = bucketOf(spec)
        for (let taken = 0; taken < spec.burst; taken += 1) expect(bucket.take(nowMs).allowed).toBe(true)
        const refused = bucket.take(nowMs)
        expect(refused.allowed).toBe(false)
        expect(refused.retryAfterMs).toBe(Math.ceil(spec.periodMs / spec.limit))
        if (refused.retryAfterMs > 1) expect(bucket.take(nowMs + refused.retryAfterMs - 1).allowed).toBe(false)
        expect(bucket.take(nowMs + refused.retryAfterMs).allowed).toBe(true)
      }),
    )
  })

  it('never gives more than burst + rate × length in any stretch of time, whatever the clock does', () => {
    const steps = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: -5000, max: 50 }), fc.constant(0)), {
      maxLength: 150,
    })
    fc.assert(
      fc.property(anySpec, steps, (spec, waits) => {
        const bucket = bucketOf(spec)
        let nowMs = 1_000_000
        let latestMs = -Infinity
        const grantedAt: number[] = []
        for (const waitMs of waits) {
          nowMs += waitMs
          latestMs = Math.max(latestMs, nowMs)
          if (bucket.take(nowMs).allowed) grantedAt.push(latestMs)
        }
        grantedAt.forEach((from, first) => {
          grantedAt.slice(first).forEach((to, more) => {
            expect((more + 1) * spec.periodMs).toBeLessThanOrEqual(
              spec.burst * spec.periodMs + (to - from) * spec.limit,
            )
          })
        })
      }),
    )
  })

  it('gives the whole rate to one who asks all the time, without drift', () => {
    const bucket = bucketOf({ limit: 3, periodMs: 1000, burst: 1 })
    let granted = 0
    for (let nowMs = 0; nowMs < 100_000; nowMs += 1) if (bucket.take(nowMs).allowed) granted += 1
    // A third of a second is no whole number of milliseconds: asked each millisecond, a token waits up to one.
    expect(granted).toBeGreaterThanOrEqual(299)
    expect(granted).toBeLessThanOrEqual(300)
  })

  it('grants nothing for a clock that goes backwards, and counts the time it must catch up', () => {
    const bucket = bucketOf(fivePerTenSeconds)
    for (let taken = 0; taken < 5; taken += 1) bucket.take(60_000)
    expect(bucket.take(0)).toMatchObject({ allowed: false, retryAfterMs: 62_000 })
    expect(bucket.take(61_999).allowed).toBe(false)
    expect(bucket.take(62_000).allowed).toBe(true)
  })

  it('takes fractions of a millisecond for not yet passed', () => {
    const bucket = bucketOf({ limit: 1, periodMs: 100, burst: 1 })
    bucket.take(0.9)
    expect(bucket.take(99.9).allowed).toBe(false)
    expect(bucket.take(100).allowed).toBe(true)
  })

  it('is exact at the largest policy there may be', () => {
    const bucket = bucketOf({ limit: 1_000_000, periodMs: 86_400_000, burst: 1_000_000 })
    expect(bucket.take(0, 1_000_000).allowed).toBe(true)
    expect(bucket.take(86).allowed).toBe(false)
    expect(bucket.take(87).allowed).toBe(true)
    expect(bucket.take(86_400_000 + 87, 1_000_000).allowed).toBe(true)
  })
})

describe('an edited policy', () => {
  it('keeps the tokens taken when limit and period change', () => {
    const bucket = bucketOf(fivePerTenSeconds)
    bucket.take(0, 4)
    expect(bucket.take(0, 1, { limit: 50, periodMs: 1000, burst: 5 })).toMatchObject({ allowed: true, remaining: 0 })
    expect(bucket.take(20, 1, { limit: 50, periodMs: 1000, burst: 5 }).allowed).toBe(true)
  })

  it('never lets more be missing than the new burst', () => {
    const bucket = bucketOf({ limit: 10, periodMs: 10_000, burst: 100 })
    bucket.take(0, 100)
    const smaller = { limit: 10, periodMs: 10_000, burst: 2 }
    expect(bucket.take(0, 1, smaller)).toMatchObject({ allowed: false, retryAfterMs: 1000, resetAfterMs: 2000 })
  })
})
