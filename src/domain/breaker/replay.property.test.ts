import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallsRecorder } from './calls'
import { BreakerMachine } from './machine'
import type { CallOutcome, Permit } from './permit'
import { type BreakerOverrideSpec, type BreakerSpec, restingState } from './policy'
import { BreakerReplay, type ReplayedMove } from './replay'
import { overrideOf, policyOf } from './testing'

/** A machine with its recording, as a gateway has it: what was recorded is taken once a second. */
class Recorded {
  readonly moves: ReplayedMove[] = []
  readonly machine: BreakerMachine
  private readonly recorder: CallsRecorder
  private readonly replays: BreakerReplay[]
  private secondMs: number

  constructor(spec: BreakerSpec, startMs: number, replayed: readonly BreakerSpec[]) {
    const recorder = new CallsRecorder(restingState(spec), startMs)
    this.recorder = recorder
    this.replays = replayed.map((each) => new BreakerReplay(each))
    this.secondMs = Math.floor(startMs / 1000) * 1000
    this.machine = new BreakerMachine(spec, startMs, {
      ended: recorder.ended.bind(recorder),
      entered: (move) => {
        recorder.entered(move)
        const { atMs, before, after, cause } = move
        this.moves.push({ atMs, before, after, cause })
      },
    })
  }

  passSeconds(nowMs: number): void {
    if (nowMs < this.secondMs + 1000) return
    const taken = this.recorder.take()
    if (taken) for (const each of this.replays) each.feed(taken, this.secondMs)
    this.secondMs = Math.floor(nowMs / 1000) * 1000
  }

  finish(nowMs: number): ReplayedMove[][] {
    this.machine.snapshot(nowMs)
    this.passSeconds(nowMs + 1000)
    return this.replays.map((each) => each.finish(nowMs).replayed)
  }
}

type Step =
  | { do: 'call' }
  | { do: 'end'; which: number; outcome: CallOutcome }
  | { do: 'wait'; ms: number }
  | { do: 'order'; intent: 'FORCED_OPEN' | 'DISABLED' | 'METRICS_ONLY' | 'RESET' | null; forMs: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Step>({ do: 'call' }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(50),
      outcome: fc.constantFrom<CallOutcome>('SUCCESS', 'SUCCESS', 'FAILURE', 'FAILURE', 'IGNORED'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(40), fc.nat(400), fc.nat(4000)) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      intent: fc.constantFrom(
        'FORCED_OPEN' as const,
        'DISABLED' as const,
        'METRICS_ONLY' as const,
        'RESET' as const,
        null,
      ),
      forMs: fc.nat(3000),
    }),
  },
)

const policy: fc.Arbitrary<BreakerSpec> = fc
  .record({
    slidingWindowType: fc.constantFrom('COUNT_BASED' as const, 'TIME_BASED' as const),
    slidingWindowSize: fc.integer({ min: 1, max: 12 }),
    minimumNumberOfCalls: fc.integer({ min: 1, max: 6 }),
    failureRateThresholdPercent: fc.constantFrom(10, 34, 50, 100),
    slowCallRateThresholdPercent: fc.constantFrom(20, 50, 100),
    slowCallDurationThresholdMs: fc.constantFrom(50, 300),
    waitDurationInOpenStateMs: fc.constantFrom(100, 700, 2500),
    permittedNumberOfCallsInHalfOpenState: fc.integer({ min: 1, max: 4 }),
    maxWaitDurationInHalfOpenStateMs: fc.constantFrom(0, 500, 3000),
    mode: fc.constantFrom('ENFORCE' as const, 'ENFORCE' as const, 'ENFORCE' as const, 'SHADOW' as const),
  })
  .map((fields) =>
    policyOf({ ...fields, minimumNumberOfCalls: Math.min(fields.minimumNumberOfCalls, fields.slidingWindowSize) }),
  )

/** Calls overlap, end in any order, are slow or given up, while operators interfere. */
function carryOut(recorded: Recorded, steps: readonly Step[], startMs: number): number {
  const { machine } = recorded
  const underWay: { permit: Permit; sinceMs: number }[] = []
  let orders: BreakerOverrideSpec[] = []
  let nowMs = startMs
  steps.forEach((each, index) => {
    recorded.passSeconds(nowMs)
    switch (each.do) {
      case 'call': {
        const answer = machine.tryAcquire(nowMs)
        if (answer.allowed) underWay.push({ permit: answer.permit, sinceMs: nowMs })
        return
      }
      case 'end': {
        const [call] = underWay.splice(each.which % Math.max(1, underWay.length), 1)
        if (call) machine.record(call.permit, each.outcome, nowMs - call.sinceMs, nowMs)
        return
      }
      case 'wait':
        nowMs += each.ms
        return
      case 'order': {
        const expiresAtMs = each.forMs === 0 ? null : nowMs + each.forMs
        const { intent } = each
        orders = intent ? [overrideOf({ id: String(index), intent, expiresAtMs }), ...orders] : []
        machine.setOrders(orders, nowMs)
        return
      }
    }
  })
  return nowMs
}

describe('a replay under the policy that was in force', () => {
  it('makes the same moves as the breaker did, one by one, at the same times, for the same causes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 250, size: 'max' }), policy, fc.nat(5000), (steps, spec, startMs) => {
        const recorded = new Recorded(spec, startMs, [spec])
        const endMs = carryOut(recorded, steps, startMs)
        const [replayed] = recorded.finish(endMs)
        expect(replayed).toEqual(recorded.moves)
      }),
      { numRuns: 1500 },
    )
  })
})

/** Calls of a service that is well and unwell by turns, one every few milliseconds, some of them slow. */
const phases = fc.array(
  fc.record({
    bad: fc.boolean(),
    kind: fc.constantFrom('fails' as const, 'hangs' as const),
    forMs: fc.integer({ min: 4, max: 10 }).map((seconds) => seconds * 1000),
  }),
  { minLength: 1, maxLength: 6 },
)

const otherPolicy = policy.map((spec) => ({
  ...spec,
  mode: 'ENFORCE' as const,
  slowCallDurationThresholdMs: 150,
  waitDurationInOpenStateMs: 2500,
  maxWaitDurationInHalfOpenStateMs: 0,
}))

describe('a replay under another policy', () => {
  it('makes the moves of a breaker that was given those calls itself, each within a second', () => {
    fc.assert(
      fc.property(phases, otherPolicy, fc.integer({ min: 8, max: 60 }), (turns, spec, everyMs) => {
        // Everything was let through: a breaker in the shadow, with thresholds of its own.
        const recorded = new Recorded(policyOf({ mode: 'SHADOW', slowCallDurationThresholdMs: 60_000 }), 0, [spec])
        const moves: ReplayedMove[] = []
        const told = {
          entered: ({ atMs, before, after, cause }: ReplayedMove) => void moves.push({ atMs, before, after, cause }),
        }
        const direct = new BreakerMachine(spec, 0, told)
        const turnsMs: number[] = []
        const events: { atMs: number; happen: (nowMs: number) => void }[] = []
        let nowMs = 1000
        for (const { bad, kind, forMs } of turns) {
          turnsMs.push(nowMs)
          const outcome = bad && kind === 'fails' ? 'FAILURE' : 'SUCCESS'
          const durationMs = bad && kind === 'hangs' ? 200 : 2
          for (const untilMs = Math.ceil(nowMs / 1000) * 1000 + forMs; nowMs < untilMs; nowMs += everyMs) {
            for (const machine of [recorded.machine, direct]) {
              let permit: Permit | null = null
              const begin = (atMs: number) => {
                const asked = machine.tryAcquire(atMs)
                if (asked.allowed) permit = asked.permit
              }
              const end = (atMs: number) => {
                if (permit) machine.record(permit, outcome, durationMs, atMs)
              }
              events.push({ atMs: nowMs - durationMs, happen: begin }, { atMs: nowMs, happen: end })
            }
          }
        }
        for (const { atMs, happen } of events.sort((a, b) => a.atMs - b.atMs)) {
          recorded.passSeconds(atMs)
          happen(atMs)
        }
        const [replayed = []] = recorded.finish(nowMs)
        direct.snapshot(nowMs)
        // A probe beside a turn finds the one or the other: a few milliseconds decide.
        const isProbed = ({ atMs, cause }: ReplayedMove) =>
          /WAIT|PROBES/.test(cause) && turnsMs.some((turnMs) => Math.abs(turnMs - atMs) <= 1000)
        fc.pre(!moves.some(isProbed))
        const what = (all: readonly ReplayedMove[]) => all.map(({ after, cause }) => `${after} ${cause}`)
        // What one of them did in the last second the other may do in the next.
        const both = Math.min(replayed.length, moves.length)
        expect(what(replayed.slice(0, both))).toEqual(what(moves.slice(0, both)))
        for (const { atMs } of [...replayed.slice(both), ...moves.slice(both)]) {
          expect(atMs).toBeGreaterThanOrEqual(nowMs - 1000)
        }
        for (const [index, { atMs }] of replayed.slice(0, both).entries()) {
          expect(Math.abs(atMs - (moves[index]?.atMs ?? 0))).toBeLessThanOrEqual(1000)
        }
      }),
      { numRuns: 60 },
    )
  })
})
