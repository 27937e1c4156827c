import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BreakerMachine } from './machine'
import type { CallOutcome, Permit } from './permit'
import type { BreakerState } from './policy'
import { overrideOf, policyOf } from './testing'

const policy = policyOf({ permittedNumberOfCallsInHalfOpenState: 3 })

type Step =
  | { do: 'call' }
  | { do: 'end'; which: number; outcome: CallOutcome; slow: boolean }
  | { do: 'wait'; ms: number }
  | { do: 'override'; id: number; intent: 'FORCED_OPEN' | 'DISABLED' | 'METRICS_ONLY' | 'RESET'; forMs: number }
  | { do: 'clear' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ do: 'call' }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(),
      outcome: fc.constantFrom<CallOutcome>('SUCCESS', 'FAILURE', 'FAILURE', 'IGNORED'),
      slow: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 3000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('override' as const),
      id: fc.nat({ max: 5 }),
      intent: fc.constantFrom('FORCED_OPEN' as const, 'DISABLED' as const, 'METRICS_ONLY' as const, 'RESET' as const),
      forMs: fc.nat({ max: 5000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'clear' }) },
)

const passing: BreakerState[] = ['CLOSED', 'DISABLED', 'METRICS_ONLY']

/** Carries a step out; answers the time after it. */
function carryOut(machine: BreakerMachine, each: Step, underWay: Permit[], nowMs: number): number {
  switch (each.do) {
    case 'call': {
      const would = machine.wouldAllow(nowMs)
      const before = machine.snapshot(nowMs)
      const answer = machine.tryAcquire(nowMs)
      expect(answer.allowed).toBe(would)
      if (passing.includes(before.state)) expect(answer.allowed).toBe(true)
      if (before.state === 'FORCED_OPEN') expect(answer.allowed).toBe(false)
      expect(machine.snapshot(nowMs).rejectedTotal).toBe(before.rejectedTotal + (answer.allowed ? 0 : 1))
      if (answer.allowed) underWay.push(answer.permit)
      return nowMs
    }
    case 'end': {
      const [permit] = underWay.splice(each.which % Math.max(1, underWay.length), 1)
      if (permit) machine.record(permit, each.outcome, each.slow ? 500 : 5, nowMs)
      return nowMs
    }
    case 'wait':
      return nowMs + each.ms
    case 'override': {
      const expiresAtMs = each.forMs === 0 ? null : nowMs + each.forMs
      machine.setOverride(overrideOf({ id: String(each.id), intent: each.intent, expiresAtMs }), nowMs)
      return nowMs
    }
    case 'clear':
      machine.setOverride(null, nowMs)
      return nowMs
  }
}

/** Probes of the present HALF_OPEN that have not come back. */
function probesUnderWay(permits: readonly Permit[]): number {
  const newest = Math.max(...permits.map((each) => each.generation))
  return permits.filter((each) => each.probe && each.generation === newest).length
}

describe('whatever happens to a breaker', () => {
  it('probes never exceed their number, and what it allows agrees with what it says', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const machine = new BreakerMachine(policy, 0)
        const underWay: Permit[] = []
        let nowMs = 0
        for (const each of steps) {
          nowMs = carryOut(machine, each, underWay, nowMs)
          const { state, bufferedCalls, cause } = machine.snapshot(nowMs)
          if (state !== 'HALF_OPEN') continue
          expect(cause).toBe('WAIT_OVER')
          expect(bufferedCalls).toBeLessThan(3)
          const probes = each.do === 'call' ? probesUnderWay(underWay) : 0
          expect(probes + bufferedCalls).toBeLessThanOrEqual(3)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('once the operator lets go and the service is well, it closes, even when every permit before was lost', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const machine = new BreakerMachine(policy, 0)
        const lost: Permit[] = []
        let nowMs = 0
        for (const each of steps) nowMs = carryOut(machine, each, lost, nowMs)
        machine.setOverride(null, nowMs)
        // Older failures may still trip it once; after that only the probes count.
        for (let round = 0; round < 3; round += 1) {
          nowMs += policy.maxWaitDurationInHalfOpenStateMs
          machine.snapshot(nowMs)
          nowMs += policy.waitDurationInOpenStateMs
          for (let call = 0; call < 3; call += 1) {
            const answer = machine.tryAcquire(nowMs)
            if (answer.allowed) machine.record(answer.permit, 'SUCCESS', 1, nowMs)
          }
        }
        expect(machine.snapshot(nowMs).state).toBe('CLOSED')
      }),
      { numRuns: 300 },
    )
  })
})
