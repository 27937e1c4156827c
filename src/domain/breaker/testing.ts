import { type BreakerOverrideSpec, breakerOverrideSpec, breakerSpec, type BreakerSpec } from './policy'
import type { BreakerMachine } from './machine'
import type { CallOutcome, Permit } from './permit'

/** A policy of ten calls, tripped by half of them, that waits one second and then lets two probes through. */
export function policyOf(changes: Partial<BreakerSpec> = {}): BreakerSpec {
  return breakerSpec.parse({
    service: 'checkout',
    slidingWindowType: 'COUNT_BASED',
    slidingWindowSize: 10,
    minimumNumberOfCalls: 4,
    failureRateThresholdPercent: 50,
    slowCallDurationThresholdMs: 100,
    waitDurationInOpenStateMs: 1000,
    permittedNumberOfCallsInHalfOpenState: 2,
    maxWaitDurationInHalfOpenStateMs: 5000,
    ...changes,
  })
}

export function overrideOf(changes: Partial<BreakerOverrideSpec> = {}): BreakerOverrideSpec {
  return breakerOverrideSpec.parse({
    ...{ id: 'o1', intent: 'FORCED_OPEN', reason: 'drill', actor: 'ada', atMs: 0, expiresAtMs: null },
    ...changes,
  })
}

/** Asks and expects leave. */
export function acquired(machine: BreakerMachine, nowMs: number): Permit {
  const answer = machine.tryAcquire(nowMs)
  if (!answer.allowed) throw new Error(`refused in ${answer.state}`)
  return answer.permit
}

/** Makes calls one after another, all begun and ended at `nowMs`. */
export function calls(machine: BreakerMachine, outcomes: readonly CallOutcome[], nowMs: number, durationMs = 1): void {
  for (const outcome of outcomes) machine.record(acquired(machine, nowMs), outcome, durationMs, nowMs)
}

export function failing(count: number): CallOutcome[] {
  return Array.from({ length: count }, () => 'FAILURE')
}

export function succeeding(count: number): CallOutcome[] {
  return Array.from({ length: count }, () => 'SUCCESS')
}
