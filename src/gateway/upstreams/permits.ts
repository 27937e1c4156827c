import type { BreakerMachine } from '@/domain/breaker/machine'
import type { CallOutcome, Permit } from '@/domain/breaker/permit'
import type { BreakerSpec, BreakerState } from '@/domain/breaker/policy'
import type { BreakerInForce } from './breaker-in-force'

/** What became of one try. CANCELLED says nothing about the service: the caller left, or nothing was sent. */
export type TryResult = { kind: 'ANSWERED'; status: number } | { kind: 'FAILED' } | { kind: 'CANCELLED' }

export interface Refusal {
  breaker: BreakerInForce
  state: BreakerState
  /** What the operator said who tripped it; null: nobody did. */
  reason: string | null
  retryAfterMs: number | null
}

/** The permits that one try holds of all breakers it passed. They go back together, once. */
export class Permits {
  private readonly held: { machine: BreakerMachine; permit: Permit; spec: BreakerSpec }[] = []

  /**
   * Asks each breaker of one scope in turn. When one refuses, the try is not made: settle as CANCELLED, which gives back
   * what the others gave.
   */
  acquire(
    breakers: readonly BreakerInForce[],
    scope: BreakerSpec['scope'],
    instance: string,
    nowMs: number,
  ): Refusal | null {
    for (const breaker of breakers) {
      if (breaker.spec.scope !== scope) continue
      const machine = breaker.machine(instance, nowMs)
      const acquired = machine.tryAcquire(nowMs)
      if (!acquired.allowed) {
        const { state, retryAfterMs } = acquired
        return { breaker, state, reason: machine.order?.reason ?? null, retryAfterMs }
      }
      this.held.push({ machine, permit: acquired.permit, spec: breaker.spec })
    }
    return null
  }

  settle(result: TryResult, durationMs: number, nowMs: number): void {
    for (const { machine, permit, spec } of this.held.splice(0)) {
      machine.record(permit, outcomeFor(result, spec), durationMs, nowMs)
    }
  }
}

export function outcomeFor(result: TryResult, spec: BreakerSpec): CallOutcome {
  switch (result.kind) {
    case 'ANSWERED':
      return spec.failureStatuses.includes(result.status) ? 'FAILURE' : 'SUCCESS'
    case 'FAILED':
      return 'FAILURE'
    case 'CANCELLED':
      return 'IGNORED'
  }
}
