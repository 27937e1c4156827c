import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountIn, durationUnits, naturalUnit, toMs } from './duration'

test.each([
  [0, 's'],
  [1, 'ms'],
  [1500, 'ms'],
  [15_000, 's'],
  [90_000, 's'],
  [60_000, 'min'],
  [3_600_000, 'h'],
  [86_400_000, 'h'],
])('%i ms is shown in %s', (ms, unit) => {
  expect(naturalUnit(ms)).toBe(unit)
})

test('a duration survives being shown in any unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000 }), fc.constantFrom(...durationUnits), (ms, unit) => {
      expect(toMs(amountIn(ms, unit), unit)).toBe(ms)
    }),
  )
})
