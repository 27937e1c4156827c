import { describe, expect, test } from 'vitest'
import { labelsOf, matchSubset } from './subset-match'

const instances = [
  { id: 'a', tags: ['blue'], meta: { version: 'v1', zone: 'north' } },
  { id: 'b', tags: ['blue', 'canary'], meta: { version: 'v2', zone: 'north' } },
  { id: 'c', tags: [], meta: { version: 'v2' } },
]

describe('what a subset would select', () => {
  test.each([
    ['one tag', { tags: ['blue'], meta: {} }, ['a', 'b'], []],
    ['one value', { tags: [], meta: { version: 'v2' } }, ['b', 'c'], []],
    ['all of them together', { tags: ['blue'], meta: { version: 'v2' } }, ['b'], []],
    ['values that no instance has together', { tags: ['canary'], meta: { version: 'v1' } }, [], []],
    ['what nobody has, by name', { tags: ['blu'], meta: { version: 'v2', zone: 'south' } }, [], ['blu', 'zone=south']],
  ])('by %s', (_name, selector, matching, unknown) => {
    const match = matchSubset(instances, selector)
    expect(match?.matching.map((each) => each.id)).toEqual(matching)
    expect(match?.unknown).toEqual(unknown)
  })

  test('is not spoken of while nothing is given', () => {
    expect(matchSubset(instances, { tags: [], meta: {} })).toBeNull()
  })
})

test('labels are what instances carry, with how many carry each', () => {
  expect(labelsOf(instances)).toEqual({
    tags: [
      { label: 'blue', instances: 2 },
      { label: 'canary', instances: 1 },
    ],
    meta: [
      { label: 'version=v1', instances: 1 },
      { label: 'version=v2', instances: 2 },
      { label: 'zone=north', instances: 2 },
    ],
  })
})
