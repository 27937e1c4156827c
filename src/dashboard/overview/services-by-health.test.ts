import { expect, it } from 'vitest'
import { servicesByHealth } from './services-by-health'

it('counts services without an instance as unknown, and leaves out what does not occur', () => {
  expect(servicesByHealth({ total: 6, passing: 3, warning: 0, critical: 1 })).toEqual(
    expect.arrayContaining([
      ['passing', 3],
      ['critical', 1],
      ['unknown', 2],
    ]),
  )
  expect(servicesByHealth({ total: 3, passing: 3, warning: 0, critical: 0 })).toEqual([['passing', 3]])
})
