import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lockRules, warningsOf, type LockFacts } from './warnings'

const calm: LockFacts = {
  holders: [{ acquiredAtMs: 0, expiresAtMs: 1_000_000, extended: 0 }],
  past: { count: 100, p99Ms: 5000, longestMs: 9000 },
  endings: [],
  overlap: null,
  tokenBack: null,
}
const expired = { how: 'EXPIRED', atMs: 1 } as const
const codes = (facts: Partial<LockFacts>, nowMs: number) =>
  warningsOf({ ...calm, ...facts }, nowMs).map((each) => each.code)
const held = (extended: number, expiresAtMs: number | null = 1_000_000) => [{ acquiredAtMs: 0, expiresAtMs, extended }]

describe('a lock is', () => {
  it.each([
    ['calm as long as its holds take', {}, 5000, []],
    ['held long beyond that', {}, 5001, ['HELD_LONG']],
    ['not known to be held long by few holds', { past: { count: 19, p99Ms: 10, longestMs: 20 } }, 90_000, []],
    ['not long within a second', { past: { count: 20, p99Ms: 10, longestMs: 20 } }, 1000, []],
    ['never held long while free', { holders: [] }, 90_000, []],
    ['endless without a time to live', { holders: held(0, null) }, 1, ['NO_EXPIRY']],
    ['extended for ever beyond its longest hold', { holders: held(10) }, 9001, ['HELD_LONG', 'EXTENDED_FOR_EVER']],
    ['not extended for ever by few extensions', { holders: held(9) }, 9001, ['HELD_LONG']],
    [
      'extended for ever after an hour when no hold ended',
      { holders: held(10), past: { count: 0, p99Ms: null, longestMs: null } },
      lockRules.foreverMs + 1,
      ['EXTENDED_FOR_EVER'],
    ],
    ['never released when the last three ran out', { endings: [expired, expired, expired] }, 10, ['NEVER_RELEASED']],
    ['released when one of the last three was', { endings: [expired, expired, { how: 'RELEASED', atMs: 1 }] }, 10, []],
  ] satisfies [string, Partial<LockFacts>, number, string[]][])('%s', (_name, facts, nowMs, expected) => {
    expect(codes(facts, nowMs)).toEqual(expected)
  })

  it('told to have had two holders, or a token that went back, for a quarter of an hour', () => {
    const odd = {
      overlap: { first: 'a', second: 'b', atMs: 0 },
      tokenBack: { token: 3, before: 9, atMs: 0 },
      holders: [],
    }
    expect(codes(odd, lockRules.rememberedMs)).toEqual(['TWO_HOLDERS', 'TOKEN_WENT_BACK'])
    expect(codes(odd, lockRules.rememberedMs + 1)).toEqual([])
  })
})

it('no warning began in the future, and being held longer takes none away', () => {
  const facts = fc.record({
    holders: fc.array(
      fc.record({ acquiredAtMs: fc.nat(10_000), expiresAtMs: fc.option(fc.nat(90_000)), extended: fc.nat(20) }),
      { maxLength: 2 },
    ),
    past: fc.oneof(
      fc.constant({ count: 0, p99Ms: null, longestMs: null }),
      fc.record({ count: fc.nat(50), p99Ms: fc.nat(9000), longestMs: fc.nat(9000) }),
    ),
    endings: fc.array(fc.constantFrom(expired, { how: 'RELEASED', atMs: 2 } as const), { maxLength: 5 }),
    overlap: fc.constant(null),
    tokenBack: fc.constant(null),
  })
  fc.assert(
    fc.property(facts, fc.nat(100_000), fc.nat(100_000), (known, laterMs, moreMs) => {
      const nowMs = 10_000 + laterMs
      const now = warningsOf(known, nowMs)
      expect(now.every((each) => each.sinceMs <= nowMs)).toBe(true)
      const later = warningsOf(known, nowMs + moreMs).map((each) => each.code)
      expect(later).toEqual(expect.arrayContaining(now.map((each) => each.code)))
    }),
  )
})
