import { describe, expect, it } from 'vitest'
import { BreakerMachine } from './machine'
import { acquired, calls, failing, overrideOf, policyOf, succeeding } from './testing'

function openAt(nowMs: number, machine = new BreakerMachine(policyOf(), 0)): BreakerMachine {
  calls(machine, failing(4), nowMs)
  expect(machine.snapshot(nowMs).state).toBe('OPEN')
  return machine
}

describe('CLOSED', () => {
  it('lets calls through and says nothing of rates before the minimum number of calls', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, failing(3), 10)
    expect(machine.snapshot(10)).toEqual({
      state: 'CLOSED',
      sinceMs: 0,
      cause: 'START',
      failureRatePercent: null,
      slowCallRatePercent: null,
      bufferedCalls: 3,
      rejectedTotal: 0,
      openedTotal: 0,
      nextProbeAtMs: null,
      overrideExpiresAtMs: null,
    })
  })

  it.each([
    { failures: 1, of: 4, state: 'CLOSED' },
    { failures: 2, of: 4, state: 'OPEN' },
    { failures: 4, of: 10, state: 'CLOSED' },
    { failures: 5, of: 10, state: 'OPEN' },
  ])('is $state after $failures failures of $of at a threshold of 50%', ({ failures, of, state }) => {
    const machine = new BreakerMachine(policyOf({ minimumNumberOfCalls: of }), 0)
    calls(machine, [...succeeding(of - failures), ...failing(failures)], 10)
    expect(machine.snapshot(10).state).toBe(state)
  })

  it('opens by failure rate, names the cause, and keeps the rates that tripped it', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, ['SUCCESS', 'FAILURE', 'SUCCESS', 'FAILURE'], 70)
    expect(machine.snapshot(500)).toMatchObject({
      state: 'OPEN',
      cause: 'FAILURE_RATE',
      sinceMs: 70,
      failureRatePercent: 50,
      bufferedCalls: 4,
      nextProbeAtMs: 1070,
    })
  })

  it('opens by slow calls, which are those longer than the threshold', () => {
    const policy = policyOf({ slowCallRateThresholdPercent: 50 })
    const machine = new BreakerMachine(policy, 0)
    calls(machine, succeeding(4), 10, 100)
    expect(machine.snapshot(10)).toMatchObject({ state: 'CLOSED', slowCallRatePercent: 0 })
    calls(machine, succeeding(4), 20, 101)
    expect(machine.snapshot(20)).toMatchObject({ state: 'OPEN', cause: 'SLOW_CALL_RATE', slowCallRatePercent: 50 })
  })

  it('does not count ignored calls', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    calls(machine, ['IGNORED', 'IGNORED', 'IGNORED', 'IGNORED', 'FAILURE'], 10)
    expect(machine.snapshot(10)).toMatchObject({ state: 'CLOSED', bufferedCalls: 1 })
  })

  it('trips with a window that is smaller than the minimum of the policy it came from', () => {
    const machine = new BreakerMachine({ ...policyOf(), slidingWindowSize: 2 }, 0)
    calls(machine, failing(2), 10)
    expect(machine.snapshot(10).state).toBe('OPEN')
  })
})

describe('OPEN', () => {
  it('refuses until the wait is over and says how long that is', () => {
    const machine = openAt(100)
    expect(machine.tryAcquire(400)).toEqual({ allowed: false, state: 'OPEN', retryAfterMs: 700 })
    expect(machine.tryAcquire(1099)).toEqual({ allowed: false, state: 'OPEN', retryAfterMs: 1 })
    expect(machine.snapshot(1099).rejectedTotal).toBe(2)
  })

  it('lets a probe through when the wait is over', () => {
    const machine = openAt(100)
    expect(acquired(machine, 1100).probe).toBe(true)
    expect(machine.snapshot(1100)).toMatchObject({ state: 'HALF_OPEN', cause: 'WAIT_OVER', sinceMs: 1100 })
  })

  it('waits the full time again each time it trips', () => {
    const machine = openAt(100)
    calls(machine, succeeding(2), 1100)
    expect(machine.snapshot(1100).state).toBe('CLOSED')
    openAt(5000, machine)
    expect(machine.tryAcquire(5999)).toMatchObject({ allowed: false, retryAfterMs: 1 })
    expect(machine.tryAcquire(6000).allowed).toBe(true)
  })

  it('is not disturbed by the results of calls that began before it opened', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    const early = Array.from({ length: 6 }, () => acquired(machine, 0))
    openAt(100, machine)
    for (const permit of early) machine.record(permit, 'FAILURE', 1, 900)
    expect(machine.snapshot(900)).toMatchObject({ sinceMs: 100, nextProbeAtMs: 1100 })
  })
})

describe('HALF_OPEN', () => {
  it('lets no more through than the permitted number of probes', () => {
    const machine = openAt(0)
    acquired(machine, 1000)
    acquired(machine, 1000)
    expect(machine.tryAcquire(1000)).toEqual({ allowed: false, state: 'HALF_OPEN', retryAfterMs: null })
  })

  it('closes with an empty window when the probes pass', () => {
    const machine = openAt(0)
    calls(machine, ['SUCCESS'], 1000)
    expect(machine.snapshot(1000)).toMatchObject({ state: 'HALF_OPEN', bufferedCalls: 1, failureRatePercent: 0 })
    calls(machine, ['SUCCESS'], 1200)
    expect(machine.snapshot(1200)).toMatchObject({
      state: 'CLOSED',
      cause: 'PROBES_PASSED',
      sinceMs: 1200,
      bufferedCalls: 0,
    })
  })

  it('opens again when a probe fails, with the full wait from then', () => {
    const machine = openAt(0)
    calls(machine, ['FAILURE'], 1500)
    expect(machine.snapshot(1500)).toMatchObject({ state: 'OPEN', cause: 'PROBES_FAILED', nextProbeAtMs: 2500 })
    expect(machine.tryAcquire(2499).allowed).toBe(false)
    expect(machine.tryAcquire(2500).allowed).toBe(true)
  })

  it('opens again on slow probes', () => {
    const machine = openAt(0, new BreakerMachine(policyOf({ slowCallRateThresholdPercent: 50 }), 0))
    calls(machine, ['SUCCESS'], 1500, 101)
    expect(machine.snapshot(1500)).toMatchObject({ state: 'OPEN', cause: 'PROBES_FAILED' })
  })

  it('tolerates failed probes below the threshold', () => {
    const machine = openAt(0, new BreakerMachine(policyOf({ permittedNumberOfCallsInHalfOpenState: 5 }), 0))
    calls(machine, ['FAILURE', 'FAILURE', 'SUCCESS', 'SUCCESS'], 1000)
    expect(machine.snapshot(1000).state).toBe('HALF_OPEN')
    calls(machine, ['SUCCESS'], 1000)
    expect(machine.snapshot(1000).state).toBe('CLOSED')
  })

  it('gets the place of a cancelled probe back', () => {
    const machine = openAt(0)
    for (let round = 0; round < 50; round += 1) calls(machine, ['IGNORED'], 1000)
    expect(machine.snapshot(1000)).toMatchObject({ state: 'HALF_OPEN', bufferedCalls: 0 })
    calls(machine, succeeding(2), 1000)
    expect(machine.snapshot(1000).state).toBe('CLOSED')
  })

  it('counts a probe once, however often it is settled', () => {
    const machine = openAt(0)
    const permit = acquired(machine, 1000)
    machine.record(permit, 'SUCCESS', 1, 1000)
    machine.record(permit, 'SUCCESS', 1, 1000)
    machine.record(permit, 'IGNORED', 1, 1000)
    expect(machine.snapshot(1000)).toMatchObject({ state: 'HALF_OPEN', bufferedCalls: 1 })
    acquired(machine, 1000)
    expect(machine.tryAcquire(1000).allowed).toBe(false)
  })

  it('does not count a probe of an earlier HALF_OPEN', () => {
    const machine = openAt(0)
    const late = acquired(machine, 1000)
    calls(machine, ['FAILURE'], 1000)
    const current = acquired(machine, 2000)
    machine.record(late, 'FAILURE', 1, 2000)
    expect(machine.snapshot(2000).state).toBe('HALF_OPEN')
    machine.record(current, 'SUCCESS', 1, 2000)
    expect(machine.snapshot(2000)).toMatchObject({ state: 'HALF_OPEN', bufferedCalls: 1 })
  })

  it('does not count a success that began while CLOSED as a probe', () => {
    const machine = new BreakerMachine(policyOf({ permittedNumberOfCallsInHalfOpenState: 1 }), 0)
    const early = acquired(machine, 0)
    openAt(0, machine)
    const probe = acquired(machine, 1000)
    machine.record(early, 'SUCCESS', 1000, 1000)
    expect(machine.snapshot(1000).state).toBe('HALF_OPEN')
    machine.record(probe, 'FAILURE', 1, 1001)
    expect(machine.snapshot(1001).state).toBe('OPEN')
  })

  it('opens again when probes do not come in time, as of that time', () => {
    const machine = openAt(0)
    acquired(machine, 1000)
    expect(machine.snapshot(5999).state).toBe('HALF_OPEN')
    expect(machine.snapshot(6200)).toMatchObject({ state: 'OPEN', sinceMs: 6000, nextProbeAtMs: 7000 })
    expect(acquired(machine, 7000).probe).toBe(true)
  })

  it('waits for ever when the maximum wait is 0', () => {
    const machine = openAt(0, new BreakerMachine(policyOf({ maxWaitDurationInHalfOpenStateMs: 0 }), 0))
    acquired(machine, 1000)
    expect(machine.snapshot(1e9).state).toBe('HALF_OPEN')
  })
})

describe('a clock that is set back', () => {
  it('prolongs OPEN by no more than one full wait', () => {
    const machine = openAt(3_600_000)
    expect(machine.tryAcquire(500)).toMatchObject({ allowed: false, retryAfterMs: 1000 })
    expect(acquired(machine, 1500).probe).toBe(true)
  })

  it('does not keep a HALF_OPEN waiting longer than its patience', () => {
    const machine = openAt(3_600_000)
    acquired(machine, 3_601_000)
    expect(machine.snapshot(500)).toMatchObject({ state: 'HALF_OPEN', sinceMs: 500 })
    expect(machine.snapshot(5500).state).toBe('OPEN')
  })
})

describe('wouldAllow', () => {
  it('agrees with tryAcquire and changes nothing', () => {
    const machine = openAt(0)
    expect(machine.wouldAllow(999)).toBe(false)
    expect(machine.wouldAllow(1000)).toBe(true)
    expect(machine.snapshot(1000)).toMatchObject({ state: 'OPEN', rejectedTotal: 0 })
    acquired(machine, 1000)
    expect(machine.wouldAllow(1000)).toBe(true)
    acquired(machine, 1000)
    expect(machine.wouldAllow(1000)).toBe(false)
    machine.setOverride(overrideOf({ intent: 'DISABLED' }), 1000)
    expect(machine.wouldAllow(1000)).toBe(true)
    machine.setOverride(overrideOf({ id: 'o2' }), 1000)
    expect(machine.wouldAllow(1000)).toBe(false)
  })
})

describe('cost', () => {
  it('hands out one and the same leave for every call of a state', () => {
    const machine = new BreakerMachine(policyOf(), 0)
    expect(machine.tryAcquire(1)).toBe(machine.tryAcquire(2))
  })
})
