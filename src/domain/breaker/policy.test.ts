import { describe, expect, it } from 'vitest'
import { problemsOf } from '../testing'
import { breakerOverrideSpec, breakerSpec } from './policy'

const percentHelp = 'use more than 0, at most 100'
const override = { id: 'o1', intent: 'FORCED_OPEN', reason: 'drill', actor: 'ada', atMs: 0, expiresAtMs: null }

describe('a breaker policy', () => {
  it('needs a service; all else has a default', () => {
    expect(problemsOf(breakerSpec, { service: 'checkout' })).toEqual([])
  })

  it.each([
    [{ service: '' }, 'service: use 1 to 63 letters, digits and hyphens, beginning and ending with a letter or digit'],
    [{ slidingWindowSize: 0 }, 'slidingWindowSize: use 1 to 3600'],
    [{ slidingWindowSize: 3601 }, 'slidingWindowSize: use 1 to 3600'],
    [{ minimumNumberOfCalls: 0 }, 'minimumNumberOfCalls: use 1 to 100000'],
    [{ failureRateThresholdPercent: 0 }, `failureRateThresholdPercent: ${percentHelp}`],
    [{ failureRateThresholdPercent: 100.1 }, `failureRateThresholdPercent: ${percentHelp}`],
    [{ slowCallRateThresholdPercent: -1 }, `slowCallRateThresholdPercent: ${percentHelp}`],
    [{ slowCallDurationThresholdMs: 0 }, 'slowCallDurationThresholdMs: use 1 to 3600000 ms'],
    [{ waitDurationInOpenStateMs: 99 }, 'waitDurationInOpenStateMs: use 100 ms to 1 hour'],
    [{ waitDurationInOpenStateMs: 3_600_001 }, 'waitDurationInOpenStateMs: use 100 ms to 1 hour'],
    [{ permittedNumberOfCallsInHalfOpenState: 0 }, 'permittedNumberOfCallsInHalfOpenState: use 1 to 1000'],
    [{ maxWaitDurationInHalfOpenStateMs: 3_600_001 }, 'maxWaitDurationInHalfOpenStateMs: use 0 to 3600000 ms'],
    [{ failureStatuses: [500, 200] }, 'failureStatuses.1: use 400 to 599'],
    [
      { slidingWindowType: 'COUNT_BASED', slidingWindowSize: 10, minimumNumberOfCalls: 11 },
      "minimumNumberOfCalls: a window of 10 calls never holds 11; use at most the window's size",
    ],
  ])('refuses %j', (changes, problem) => {
    expect(problemsOf(breakerSpec, { service: 'checkout', ...changes })).toEqual([problem])
  })

  it('takes a time-based window of fewer seconds than its minimum of calls', () => {
    expect(problemsOf(breakerSpec, { service: 'checkout', slidingWindowSize: 5, minimumNumberOfCalls: 50 })).toEqual([])
  })
})

describe('an override', () => {
  it('is taken with a reason', () => {
    expect(problemsOf(breakerOverrideSpec, override)).toEqual([])
  })

  it.each([
    [{ reason: '  x ' }, 'reason: say why, in 3 to 500 characters'],
    [{ reason: 'x'.repeat(501) }, 'reason: say why, in 3 to 500 characters'],
  ])('refuses %j', (changes, problem) => {
    expect(problemsOf(breakerOverrideSpec, { ...override, ...changes })).toEqual([problem])
  })

  it.each([
    [{ intent: 'CLOSE' }, 'intent'],
    [{ expiresAtMs: 1.5 }, 'expiresAtMs'],
    [{ id: '' }, 'id'],
  ])('refuses %j and names the field', (changes, field) => {
    expect(problemsOf(breakerOverrideSpec, { ...override, ...changes })[0]?.split(':')[0]).toBe(field)
  })
})
