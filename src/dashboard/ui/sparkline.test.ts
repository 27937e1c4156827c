import { expect, it } from 'vitest'
import { sparklinePath } from './sparkline'

it('runs from the left edge to the right, the largest value at the top', () => {
  expect(sparklinePath([0, 5, 10], 20, 12)).toBe('M0.0 11.0L10.0 6.0L20.0 1.0')
})

it('breaks at a missing value', () => {
  expect(sparklinePath([10, null, 10, 10], 30, 12)).toBe('M0.0 1.0M20.0 1.0L30.0 1.0')
})

it('draws nothing of nothing, and a flat line of zeros', () => {
  expect(sparklinePath([], 20, 12)).toBe('')
  expect(sparklinePath([0, 0], 20, 12)).toBe('M0.0 11.0L20.0 11.0')
})
