import { describe, expect, it } from 'vitest'
import { countHealth, isInSubset, takesRequests } from './traffic'

describe('whether an instance takes requests', () => {
  const well = { health: 'passing', weight: 1, port: 80 } as const

  it.each([
    ['passing', true, true],
    ['passing', false, true],
    ['warning', true, true],
    ['warning', false, false],
    ['critical', true, false],
    ['unknown', true, false],
  ] as const)('%s, with sendToWarning %s: %s', (health, sendToWarning, takes) => {
    expect(takesRequests({ ...well, health }, sendToWarning)).toBe(takes)
  })

  it('not without weight, and not without a port', () => {
    expect(takesRequests({ ...well, weight: 0 }, true)).toBe(false)
    expect(takesRequests({ ...well, port: 0 }, true)).toBe(false)
  })
})

describe('whether an instance is in a subset', () => {
  const instance = { tags: ['v2', 'blue'], meta: { zone: 'a' } }

  it.each([
    [{ tags: ['v2'], meta: {} }, true],
    [{ tags: ['v2', 'blue'], meta: { zone: 'a' } }, true],
    [{ tags: ['v2', 'green'], meta: {} }, false],
    [{ tags: [], meta: { zone: 'b' } }, false],
    [{ tags: ['v2'], meta: { rack: '1' } }, false],
  ])('%j: %s', (subset, within) => {
    expect(isInSubset(instance, subset)).toBe(within)
  })
})

it('an instance whose health is unknown counts as critical', () => {
  const healths = ['passing', 'warning', 'critical', 'unknown'] as const
  expect(countHealth(healths.map((health) => ({ health })))).toEqual({ passing: 1, warning: 1, critical: 2 })
})
