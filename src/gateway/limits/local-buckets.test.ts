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
