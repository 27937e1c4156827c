import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogram } from '@/wire/telemetry'
import { countOf, emptyHistogram, mergeWire, percentile, record, relativeError, toWire } from './histogram'

const ms = fc.oneof(
  fc.double({ min: 0.011, max: 100, noNaN: true }),
  fc.double({ min: 1, max: 3_600_000, noNaN: true }),
  fc.integer({ min: 1, max: 500 }),
)
const manyMs = fc.array(ms, { minLength: 1, maxLength: 200 })
const percent = fc.oneof(fc.constantFrom(0, 50, 90, 95, 99, 99.9, 100), fc.double({ min: 0, max: 100, noNaN: true }))

function histogramOf(values: readonly number[]) {
  const counts = emptyHistogram()
  for (const value of values) record(counts, value)
  return toWire(counts)
}

/** Nearest rank on the values themselves. */
function exactPercentile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil((at / 100) * sorted.length)) - 1] ?? NaN
}

describe('percentile', () => {
  it('is within the stated 1.5 % of the exact one, for any values', () => {
    expect(relativeError).toBe(0.015)
    fc.assert(
      fc.property(manyMs, percent, (values, at) => {
        const exact = exactPercentile(values, at)
        const estimate = percentile(histogramOf(values), at) ?? NaN
        expect(Math.abs(estimate - exact) / exact).toBeLessThanOrEqual(relativeError * (1 + 1e-9))
      }),
      { numRuns: 500 },
    )
  })

  it('of nothing is unknown, not zero', () => {
    expect(percentile(toWire(emptyHistogram()), 50)).toBeNull()
  })

  it.each([
    ['zero', 0],
    ['less than the smallest', 0.001],
    ['a clock that went backwards', -5],
  ])('takes %s for the smallest value', (_what, value) => {
    expect(percentile(histogramOf([value]), 50)).toBeCloseTo(0.01, 3)
  })

  it('takes what is longer than a day for a day', () => {
    expect(percentile(histogramOf([1e12, Infinity]), 50)).toBeCloseTo(86_400_000, -7)
  })
})

describe('mergeWire', () => {
  it('is the histogram of both together, and percentiles of it are as good', () => {
    fc.assert(
      fc.property(manyMs, manyMs, percent, (some, others, at) => {
        const merged = mergeWire(histogramOf(some), histogramOf(others))
        expect(merged).toEqual(histogramOf([...some, ...others]))
        const exact = exactPercentile([...some, ...others], at)
        expect(Math.abs((percentile(merged, at) ?? NaN) - exact) / exact).toBeLessThanOrEqual(
          relativeError * (1 + 1e-9),
        )
      }),
    )
  })

  it('does not depend on order or grouping, and changes neither side', () => {
    fc.assert(
      fc.property(manyMs, manyMs, manyMs, (a, b, c) => {
        const [one, two, three] = [histogramOf(a), histogramOf(b), histogramOf(c)] as const
        expect(mergeWire(one, two)).toEqual(mergeWire(two, one))
        expect(mergeWire(mergeWire(one, two), three)).toEqual(mergeWire(one, mergeWire(two, three)))
        expect(one).toEqual(histogramOf(a))
      }),
    )
  })

  it('with nothing is the same', () => {
    expect(mergeWire([], histogramOf([5]))).toEqual(histogramOf([5]))
    expect(mergeWire(histogramOf([5]), [])).toEqual(histogramOf([5]))
  })
})

describe('toWire', () => {
  it('is valid on the wire, in rising order of buckets, with every value counted', () => {
    fc.assert(
      fc.property(manyMs, (values) => {
        const sent = histogram.parse(histogramOf(values))
        expect(sent.map(([bucket]) => bucket)).toEqual(sent.map(([bucket]) => bucket).toSorted((a, b) => a - b))
        expect(countOf(sent)).toBe(values.length)
      }),
    )
  })
})
