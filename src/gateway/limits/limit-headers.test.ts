import { expect, it } from 'vitest'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { limitHeaders } from './limit-headers'

const decision = { allowed: true, limit: 5, remaining: 4, retryAfterMs: 0, resetAfterMs: 1200 }

it('each enforced policy is told with its quota, window, remainder and reset; a shadowed one is not', () => {
  const spec = rateLimitSpec.parse({ limit: 5, periodMs: 10_000, burst: 5 })
  expect(
    limitHeaders([
      { ref: 'shop/a', spec, decision, block: null },
      { ref: 'shop/b', spec: { ...spec, mode: 'SHADOW' }, decision, block: null },
      { ref: 'shop/c', spec: { ...spec, periodMs: 1500 }, decision: { ...decision, remaining: 0 }, block: null },
    ]),
  ).toEqual([
    'ratelimit-policy',
    '"shop/a";q=5;w=10, "shop/c";q=5;w=2',
    'ratelimit',
    '"shop/a";r=4;t=2, "shop/c";r=0;t=2',
  ])
})

it('no enforced policy, no fields', () => {
  expect(limitHeaders([])).toEqual([])
})

it('a key that is blocked is told also of a shadowed policy, and has no time when it is for ever', () => {
  const spec = rateLimitSpec.parse({ limit: 5, periodMs: 10_000, burst: 5, mode: 'SHADOW' })
  const refused = { allowed: false, limit: 5, remaining: 0, retryAfterMs: Infinity, resetAfterMs: Infinity }
  const fields = limitHeaders([{ ref: 'shop/a', spec, decision: refused, block: { untilMs: null } }])
  expect(fields.at(-1)).toBe('"shop/a";r=0')
})
