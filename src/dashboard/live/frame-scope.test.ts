import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameScope } from '@/domain/view/fleet-views'
import { covers, frameScope, mergeScopes, scopeKey } from './frame-scope'

const names = fc.array(fc.constantFrom('cart', 'pay', 'shop'), { maxLength: 4 })
const scopes: fc.Arbitrary<FrameScope> = fc
  .record({
    services: names,
    routes: names,
    limits: names,
    breakers: names,
    locks: fc.oneof(names, fc.constant('ALL' as const)),
    instancesOf: fc.constantFrom(null, 'cart'),
  })
  .map(frameScope)

describe('what screens want', () => {
  it('is the same whatever order it is named in, and however often', () => {
    expect(scopeKey(frameScope({ services: ['b', 'a', 'b'] }))).toBe(scopeKey(frameScope({ services: ['a', 'b'] })))
  })

  it('put together covers what each wants', () => {
    fc.assert(
      fc.property(fc.array(scopes, { minLength: 1, maxLength: 4 }), (wants) => {
        const merged = mergeScopes(wants)
        for (const each of wants) expect(covers(merged, each)).toBe(true)
      }),
    )
  })

  it('put together does not hang on the order in which they came', () => {
    fc.assert(
      fc.property(scopes, scopes, (one, other) => {
        expect(scopeKey(mergeScopes([one, other]))).toBe(scopeKey(mergeScopes([other, one])))
      }),
    )
  })

  it('is not covered by a stream that tells of other instances, or of some locks only', () => {
    const cart = frameScope({ instancesOf: 'cart' })
    expect(covers(mergeScopes([cart, frameScope({ instancesOf: 'pay' })]), cart)).toBe(false)
    expect(covers(frameScope({ locks: ['a'] }), frameScope({ locks: 'ALL' }))).toBe(false)
  })
})
