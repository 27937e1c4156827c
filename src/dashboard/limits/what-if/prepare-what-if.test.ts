import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apart,
  isShared,
  limitAfterKey,
  limitAt,
  limitRange,
  placeOf,
  prepareWhatIfPoints,
  shareAt,
} from './prepare-what-if'

const range = { least: 5, most: 1000 }

describe('the limit on the chart', () => {
  test('is where it was put, whichever limit it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: range.least, max: range.most }), (limit) => {
        expect(limitAt(placeOf(limit, range), range)).toBe(limit)
      }),
    )
  })

  test('never leaves the chart', () => {
    expect(limitAt(-3, range)).toBe(5)
    expect(limitAt(7, range)).toBe(1000)
    expect(placeOf(1, range)).toBe(0)
    expect(placeOf(99_999, range)).toBe(1)
  })

  test('moves by at least one with the arrows, by a tenth with the page keys, and to the ends', () => {
    expect(limitAfterKey('ArrowUp', 10, range)).toBe(11)
    expect(limitAfterKey('ArrowDown', 500, range)).toBe(495)
    expect(limitAfterKey('PageUp', 500, range)).toBe(550)
    expect(limitAfterKey('Home', 500, range)).toBe(5)
    expect(limitAfterKey('End', 500, range)).toBe(1000)
    expect(limitAfterKey('ArrowDown', 5, range)).toBe(5)
    expect(limitAfterKey('a', 5, range)).toBeNull()
  })

  test('can be tried as far as the curve knows, and at least from a twentieth to tenfold', () => {
    expect(limitRange(100, [])).toEqual({ least: 5, most: 1000 })
    expect(
      limitRange(100, [
        { limit: 2, share: 1 },
        { limit: 5000, share: 0 },
      ]),
    ).toEqual({ least: 2, most: 5000 })
    expect(limitRange(1, [])).toEqual({ least: 1, most: 10 })
    expect(limitRange(900_000, []).most).toBe(1_000_000)
  })
})

describe('the share that would have been limited', () => {
  const curve = [
    { limit: 1000, share: 0 },
    { limit: 10, share: 0.8 },
    { limit: 100, share: 0.4 },
  ]

  test('is what was worked out, and between that what lies between', () => {
    expect(shareAt(curve, 100)).toBe(0.4)
    expect(shareAt(curve, Math.sqrt(1000))).toBeCloseTo(0.6)
  })

  test('is not made up beyond what was worked out', () => {
    expect(shareAt(curve, 5)).toBeNull()
    expect(shareAt(curve, 2000)).toBeNull()
    expect(shareAt([], 5)).toBeNull()
  })
})

test('an interval of which nothing is known is a gap', () => {
  expect(
    prepareWhatIfPoints([
      { startMs: 0, requestsPerSecond: 5, limitedPerSecond: 2 },
      { startMs: 1, requestsPerSecond: null, limitedPerSecond: null },
    ]),
  ).toEqual([
    { atMs: 0, values: { passed: 3, limited: 2 } },
    { atMs: 1, values: {} },
  ])
})

test('what was recorded and what is reckoned are compared in percentage points', () => {
  expect(apart(0.05, 0.04)).toBeCloseTo(1)
  expect(apart(null, 0.04)).toBeNull()
})

test('only one bucket for everybody has a line among all requests', () => {
  expect(isShared({ key: { source: 'ALL', name: '' }, scope: 'DISTRIBUTED' })).toBe(true)
  expect(isShared({ key: { source: 'ALL', name: '' }, scope: 'LOCAL' })).toBe(false)
  expect(isShared({ key: { source: 'SOURCE_IP', name: '' }, scope: 'DISTRIBUTED' })).toBe(false)
})
