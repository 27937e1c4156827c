import { describe, expect, it } from 'vitest'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { LocalBuckets } from './local-buckets'

const spec = rateLimitSpec.parse({ limit: 1, periodMs: 10_000, burst: 1 })

describe("a gateway's own buckets", () => {
  it('keep keys and policies apart', () => {
    const buckets = new LocalBuckets()
    expect(buckets.take('a/x', 'k', spec, 0).allowed).toBe(true)
    expect(buckets.take('a/x', 'k', spec, 0).allowed).toBe(false)
    expect(buckets.take('a/x', 'l', spec, 0).allowed).toBe(true)
    expect(buckets.take('a/y', 'k', spec, 0).allowed).toBe(true)
  })

  it('never grow beyond their number and forget the one asked longest ago', () => {
    const buckets = new LocalBuckets(2)
    for (const key of ['1', '2', '1', '3']) buckets.take('a/x', key, spec, 0)
    expect(buckets.size).toBe(2)
    expect(buckets.take('a/x', '1', spec, 0).allowed).toBe(false)
    expect(buckets.take('a/x', '2', spec, 0).allowed).toBe(true)
  })
})

it('a reset makes a bucket full again, and a look takes nothing from it', () => {
  const buckets = new LocalBuckets()
  const bucket = { limit: 1, periodMs: 1000, burst: 2 }
  buckets.take('a/b', 'k', bucket, 0)
  expect([buckets.peek('a/b', 'k', bucket, 0), buckets.peek('a/b', 'k', bucket, 0)]).toMatchObject([
    { allowed: true, remaining: 1, resetAfterMs: 1000 },
    { allowed: true, remaining: 1 },
  ])
  buckets.take('a/b', 'k', bucket, 0)
  expect(buckets.peek('a/b', 'k', bucket, 0)).toMatchObject({ allowed: false, remaining: 0, retryAfterMs: 1000 })
  buckets.reset('a/b', 'k')
  expect(buckets.peek('a/b', 'k', bucket, 0)).toMatchObject({ remaining: 2, resetAfterMs: 0 })
})
