import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evenWeights, totalWeight, weightWithRest, withWeight } from './weights'

const of = (...weights: (number | '')[]) => weights.map((weightPercent) => ({ weightPercent }))

describe('even weights', () => {
  test('add to 100 and differ by at most one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), (count) => {
        const weights = evenWeights(count)
        expect(weights.reduce((sum, each) => sum + each, 0)).toBe(100)
        expect(Math.max(...weights) - Math.min(...weights)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('setting a weight', () => {
  test('of two destinations, the other takes the rest', () => {
    expect(withWeight(of(100, 0), 1, 30)).toEqual(of(70, 30))
  })

  test('of three, the others stay', () => {
    expect(withWeight(of(50, 25, 25), 0, 40)).toEqual(of(40, 25, 25))
  })

  test('an emptied field leaves the other alone', () => {
    expect(withWeight(of(60, 40), 0, '')).toEqual(of('', 40))
  })

  test('out of range leaves the other alone, for the spec to refuse', () => {
    expect(withWeight(of(60, 40), 0, 120)).toEqual(of(120, 40))
  })
})

describe('the rest', () => {
  test('can be taken by any destination', () => {
    expect(weightWithRest(of(40, 25, 25), 0)).toBe(50)
    expect(totalWeight(of(50, 25, 25))).toBe(100)
  })

  test('too much is given up', () => {
    expect(weightWithRest(of(80, 30), 1)).toBe(20)
  })

  test('is nothing when the weights add to 100', () => {
    expect(weightWithRest(of(60, 40), 0)).toBeNull()
  })

  test('is refused when one destination cannot give up so much', () => {
    expect(weightWithRest(of(10, 100, 100), 0)).toBeNull()
  })
})
