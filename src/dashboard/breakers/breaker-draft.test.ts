import { describe, expect, test } from 'vitest'
import { breakerPresets, checkBreaker, newBreaker, presetOf, withPreset, type BreakerPreset } from './breaker-draft'

const draft = () => ({ ...newBreaker('shop', 'orders'), name: 'orders' })
const presets = Object.keys(breakerPresets) as BreakerPreset[]

describe('a preset', () => {
  test.each(presets)('%s makes a policy that can be published', (preset) => {
    expect(checkBreaker(withPreset(draft(), preset)).ok).toBe(true)
  })

  test.each(presets)('%s is recognised in a policy', (preset) => {
    expect(presetOf(withPreset(draft(), preset))).toBe(preset)
  })

  test('leaves no trace of the one before it', () => {
    expect(withPreset(withPreset(draft(), 'QUIET'), 'BALANCED')).toEqual(draft())
  })

  test('is none when a threshold is its own', () => {
    expect(presetOf({ ...draft(), failureRateThresholdPercent: 33 })).toBeNull()
  })

  test('keeps the service, the scope and the waits', () => {
    const changed = withPreset({ ...draft(), scope: 'INSTANCE', waitDurationInOpenStateMs: 500 }, 'SENSITIVE')
    expect(changed).toMatchObject({ service: 'orders', scope: 'INSTANCE', waitDurationInOpenStateMs: 500 })
  })
})

test('a window that can never hold the minimum of calls is refused at the minimum', () => {
  const checked = checkBreaker({ ...draft(), slidingWindowType: 'COUNT_BASED', slidingWindowSize: 5 })
  expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['minimumNumberOfCalls'])
})

test('a breaker needs a name and a service', () => {
  const checked = checkBreaker(newBreaker('shop', ''))
  expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['name', 'service'])
})
