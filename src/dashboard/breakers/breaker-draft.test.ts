import { describe, expect, test } from 'vitest'
import { breakerPresets, checkBreaker, newBreakerDraft, presetOf, withPreset, type BreakerPreset } from './breaker-draft'

const draft = () => ({ ...newBreakerDraft('shop', 'orders'), name: 'orders' })
const presets = Object.keys(breakerPresets) as BreakerPreset[]

describe('a preset', () => {
  test.each(presets)('%s makes a policy that can be published', (preset) => {
    expect(checkBreaker({ ...draft(), spec: withPreset(draft().spec, preset) }).ok).toBe(true)
  })

  test.each(presets)('%s is recognised in a policy', (preset) => {
    expect(presetOf(withPreset(draft().spec, preset))).toBe(preset)
  })

  test('leaves no trace of the one before it', () => {
    const spec = withPreset(withPreset(draft().spec, 'QUIET'), 'BALANCED')
    expect(spec).toEqual(draft().spec)
  })

  test('is none when a threshold is its own', () => {
    expect(presetOf({ ...draft().spec, failureRateThresholdPercent: 33 })).toBeNull()
  })

  test('keeps the service, the scope and the waits', () => {
    const spec = withPreset({ ...draft().spec, scope: 'INSTANCE', waitDurationInOpenStateMs: 500 }, 'SENSITIVE')
    expect(spec).toMatchObject({ service: 'orders', scope: 'INSTANCE', waitDurationInOpenStateMs: 500 })
  })
})

test('a window that can never hold the minimum of calls is refused at the minimum', () => {
  const it = draft()
  it.spec = { ...it.spec, slidingWindowType: 'COUNT_BASED', slidingWindowSize: 5 }
  const checked = checkBreaker(it)
  expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['spec.minimumNumberOfCalls'])
})

test('a breaker needs a name and a service', () => {
  const checked = checkBreaker(newBreakerDraft('shop', ''))
  expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['name', 'spec.service'])
})
