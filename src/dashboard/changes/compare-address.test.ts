import { describe, expect, test } from 'vitest'
import { comparePicked, pickTwo, typedRevision } from './compare-address'

describe('choosing two revisions', () => {
  test.each([
    [[], 5, [5]],
    [[5], 9, [5, 9]],
    [[5, 9], 5, [9]],
    [[5, 9], 7, [9, 7]],
  ])('%j, then %i: %j', (picked, revision, expected) => {
    expect(pickTwo(picked, revision)).toEqual(expected)
  })

  test('compares the older with the newer, whichever was chosen first', () => {
    expect(comparePicked([9, 5])).toBe('/changes/compare?from=5&to=9')
    expect(comparePicked([9])).toBeNull()
  })
})

test.each([
  ['118', 118],
  [' r7 ', 7],
  ['0', 0],
  ['119', null],
  ['checkout', null],
  ['', null],
])('%j names revision %j of 118', (text, expected) => {
  expect(typedRevision(text, 118)).toBe(expected)
})
