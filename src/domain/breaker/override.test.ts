import { describe, expect, it } from 'vitest'
import { BreakerMachine } from './machine'
import { acquired, calls, failing, overrideOf, policyOf, succeeding } from './testing'

describe('FORCED_OPEN', () => {
  it('refuses everything until it expires, and then closes by itself, as of that time', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf({ expiresAtMs: 5000 }), 100)
    expect(machine.tryAcquire(4000)).toEqual({ allowed: false, state: 'FORCED_OPEN', retryAfterMs: 1000 })
    expect(machine.snapshot(4999)).toMatchObject({ state: 'FORCED_OPEN', cause: 'OPERATOR', overrideExpiresAtMs: 5000 })
    expect(machine.snapshot(6000)).toMatchObject({
      state: 'CLOSED',
      cause: 'EXPIRY',
      sinceMs: 5000,
      overrideExpiresAtMs: null,
    })
    expect(machine.tryAcquire(6000).allowed).toBe(true)
  })

  it('holds without end when it has no expiry, and cannot say when to try again', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf(), 100)
    expect(machine.tryAcquire(1e12)).toEqual({ allowed: false, state: 'FORCED_OPEN', retryAfterMs: null })
  })

  it('is not lifted by probes or results', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    const permit = acquired(machine, 0)
    machine.setOverride(overrideOf(), 0)
    machine.record(permit, 'SUCCESS', 1, 10)
    expect(machine.snapshot(1e6).state).toBe('FORCED_OPEN')
  })

  it('trips a breaker whatever its policy says', () => {
    for (const policy of [policyOf({ enabled: false }), policyOf({ mode: 'SHADOW' })]) {
      const machine = new BreakerMachine(policy, 0)
      machine.setOverride(overrideOf(), 0)
      expect(machine.tryAcquire(10).allowed).toBe(false)
    }
  })

  it('stays when the policy is edited under it, and the edit holds when it ends', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf({ expiresAtMs: 100 }), 0)
    machine.setPolicy(policyOf({ enabled: false }), 50)
    expect(machine.snapshot(99).state).toBe('FORCED_OPEN')
    expect(machine.snapshot(100).state).toBe('DISABLED')
  })

  it('that is already over when it arrives changes nothing', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf({ expiresAtMs: 500 }), 1000)
    expect(machine.snapshot(1000)).toMatchObject({ state: 'CLOSED', cause: 'START' })
  })

  it('given again keeps its beginning, and takes a new expiry', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf({ expiresAtMs: 500 }), 100)
    machine.setOverride(overrideOf({ expiresAtMs: 900 }), 200)
    expect(machine.snapshot(600)).toMatchObject({ state: 'FORCED_OPEN', sinceMs: 100, overrideExpiresAtMs: 900 })
  })

  it('ends when it is taken away', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf(), 100)
    machine.setOverride(null, 200)
    expect(machine.snapshot(200)).toMatchObject({ state: 'CLOSED', cause: 'OPERATOR', sinceMs: 200 })
  })
})

describe('RESET', () => {
  const reset = overrideOf({ id: 'r1', intent: 'RESET' })

  it('closes an open breaker with an empty window', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, failing(4), 0)
    machine.setOverride(reset, 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'CLOSED', cause: 'OPERATOR', bufferedCalls: 0 })
  })

  it('ends a trip', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf(), 0)
    machine.setOverride(reset, 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'CLOSED', overrideExpiresAtMs: null })
  })

  it('that was carried out before a trip ends the trip when a rollback brings it back', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(reset, 0)
    machine.setOverride(overrideOf({ id: 't2' }), 10)
    machine.setOverride(reset, 20)
    expect(machine.snapshot(20)).toMatchObject({ state: 'CLOSED', cause: 'OPERATOR', overrideExpiresAtMs: null })
  })

  it('is carried out once for each id, also when another override came between', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(reset, 0)
    calls(machine, failing(4), 10)
    machine.setOverride(reset, 20)
    expect(machine.snapshot(20).state).toBe('OPEN')
    machine.setOverride({ ...reset, id: 'r2' }, 30)
    expect(machine.snapshot(30).state).toBe('CLOSED')
    calls(machine, failing(4), 40)
    machine.setOverride(reset, 50)
    expect(machine.snapshot(50).state).toBe('OPEN')
  })

  it('forgets results of calls that began before it', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    const permits = Array.from({ length: 4 }, () => acquired(machine, 0))
    machine.setOverride(reset, 10)
    for (const permit of permits) machine.record(permit, 'FAILURE', 1, 20)
    expect(machine.snapshot(20)).toMatchObject({ state: 'CLOSED', bufferedCalls: 0 })
  })
})

describe('METRICS_ONLY and DISABLED', () => {
  it('METRICS_ONLY lets everything pass and counts', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf({ intent: 'METRICS_ONLY' }), 0)
    calls(machine, failing(20), 10)
    expect(machine.snapshot(10)).toMatchObject({
      state: 'METRICS_ONLY',
      failureRatePercent: 100,
      bufferedCalls: 10,
      rejectedTotal: 0,
    })
  })

  it('DISABLED lets everything pass and does not count', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    machine.setOverride(overrideOf({ intent: 'DISABLED' }), 0)
    calls(machine, failing(20), 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'DISABLED', failureRatePercent: null, bufferedCalls: 0 })
  })

  it('SHADOW is METRICS_ONLY from the start', () => {
    const machine = new BreakerMachine(policyOf({ mode: 'SHADOW' }), 0)
    calls(machine, failing(20), 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'METRICS_ONLY', cause: 'START', failureRatePercent: 100 })
  })
})

describe('an edited policy', () => {
  it('keeps state and counted calls when thresholds alone change', () => {
    const machine = new BreakerMachine(policyOf({ failureRateThresholdPercent: 100 }), 0)
    calls(machine, [...succeeding(2), ...failing(3)], 0)
    machine.setPolicy(policyOf({ failureRateThresholdPercent: 60 }), 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'CLOSED', cause: 'START', bufferedCalls: 5 })
    calls(machine, failing(1), 20)
    expect(machine.snapshot(20).state).toBe('OPEN')
  })

  it('keeps an OPEN breaker open and applies the new wait from when it opened', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, failing(4), 0)
    machine.setPolicy(policyOf({ waitDurationInOpenStateMs: 3000 }), 500)
    expect(machine.snapshot(500)).toMatchObject({ state: 'OPEN', sinceMs: 0, nextProbeAtMs: 3000 })
  })

  it('judges the probes that came in by the new number of them', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, failing(4), 0)
    calls(machine, ['SUCCESS'], 1000)
    machine.setPolicy(policyOf({ permittedNumberOfCallsInHalfOpenState: 1 }), 1100)
    expect(machine.snapshot(1100).state).toBe('CLOSED')
  })

  it('starts an empty window when the window itself changes, in the same state', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, failing(3), 0)
    machine.setPolicy(policyOf({ slidingWindowSize: 20 }), 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'CLOSED', bufferedCalls: 0 })
  })

  it.each([
    { to: policyOf({ enabled: false }), state: 'DISABLED' },
    { to: policyOf({ mode: 'SHADOW' }), state: 'METRICS_ONLY' },
  ])('takes an OPEN breaker to $state and back to CLOSED', ({ to, state }) => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, failing(4), 0)
    machine.setPolicy(to, 10)
    expect(machine.snapshot(10)).toMatchObject({ state, cause: 'POLICY', sinceMs: 10 })
    machine.setPolicy(policyOf(), 20)
    expect(machine.snapshot(20)).toMatchObject({ state: 'CLOSED', cause: 'POLICY', sinceMs: 20 })
  })
})
