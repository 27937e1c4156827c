import type { BreakerOverrideSpec, BreakerSpec } from './policy'
import { callsNeeded, emptyWindow, type SlidingWindow } from './window'

/** What brought a breaker into its state; the words of wire's `breakerStatus`. */
export const breakerCauses = [
  'START',
  'FAILURE_RATE',
  'SLOW_CALL_RATE',
  'WAIT_OVER',
  'PROBES_PASSED',
  'PROBES_FAILED',
  'OPERATOR',
  'EXPIRY',
  'POLICY',
] as const
export type BreakerCause = (typeof breakerCauses)[number]

/** Shares of calls that failed or were slow; null while there are too few calls to tell. */
export interface Rates {
  failureRatePercent: number | null
  slowCallRatePercent: number | null
  bufferedCalls: number
}

export const unknownRates: Rates = { failureRatePercent: null, slowCallRatePercent: null, bufferedCalls: 0 }

/** The states, each with what it alone needs to know. */
export type LiveState =
  | { readonly kind: 'CLOSED'; window: SlidingWindow }
  | { readonly kind: 'OPEN'; nextProbeAtMs: number; readonly trippedBy: Rates }
  | { readonly kind: 'HALF_OPEN'; readonly probes: Probes }
  | { readonly kind: 'FORCED_OPEN' }
  | { readonly kind: 'DISABLED' }
  | { readonly kind: 'METRICS_ONLY'; window: SlidingWindow }

/** The trial calls of one HALF_OPEN: at most the permitted number are under way or settled at any time. */
export interface Probes {
  underWay: number
  settled: number
  failures: number
  slowCalls: number
}

export function noProbes(): Probes {
  return { underWay: 0, settled: 0, failures: 0, slowCalls: 0 }
}

/** The state a policy asks for when no operator says otherwise. */
export function stateOfPolicy(spec: BreakerSpec, nowMs: number): LiveState {
  if (!spec.enabled) return { kind: 'DISABLED' }
  if (spec.mode === 'SHADOW') return { kind: 'METRICS_ONLY', window: emptyWindow(spec, nowMs) }
  return { kind: 'CLOSED', window: emptyWindow(spec, nowMs) }
}

/** The state an operator's standing intent asks for. */
export function stateOfOverride(
  intent: Exclude<BreakerOverrideSpec['intent'], 'RESET'>,
  spec: BreakerSpec,
  nowMs: number,
): LiveState {
  switch (intent) {
    case 'FORCED_OPEN':
      return { kind: 'FORCED_OPEN' }
    case 'DISABLED':
      return { kind: 'DISABLED' }
    case 'METRICS_ONLY':
      return { kind: 'METRICS_ONLY', window: emptyWindow(spec, nowMs) }
  }
}

export function windowRates(window: SlidingWindow, spec: BreakerSpec): Rates {
  if (window.calls < callsNeeded(spec)) return { ...unknownRates, bufferedCalls: window.calls }
  return {
    failureRatePercent: (100 * window.failures) / window.calls,
    slowCallRatePercent: (100 * window.slowCalls) / window.calls,
    bufferedCalls: window.calls,
  }
}

/** The rates that a state knows: of its window as it is at `nowMs`, of what tripped it, of its probes so far. */
export function ratesOf(state: LiveState, spec: BreakerSpec, nowMs: number): Rates {
  switch (state.kind) {
    case 'CLOSED':
    case 'METRICS_ONLY':
      state.window.advance(nowMs)
      return windowRates(state.window, spec)
    case 'OPEN':
      return state.trippedBy
    case 'HALF_OPEN': {
      const { settled, failures, slowCalls } = state.probes
      if (settled === 0) return unknownRates
      return {
        failureRatePercent: (100 * failures) / settled,
        slowCallRatePercent: (100 * slowCalls) / settled,
        bufferedCalls: settled,
      }
    }
    case 'FORCED_OPEN':
    case 'DISABLED':
      return unknownRates
  }
}

/** Which threshold these counts reach, if any; a rate that equals its threshold reaches it, as in Resilience4j. */
export function reachedThreshold(
  counts: { failures: number; slowCalls: number },
  calls: number,
  spec: BreakerSpec,
): 'FAILURE_RATE' | 'SLOW_CALL_RATE' | null {
  if (100 * counts.failures >= spec.failureRateThresholdPercent * calls) return 'FAILURE_RATE'
  if (100 * counts.slowCalls >= spec.slowCallRateThresholdPercent * calls) return 'SLOW_CALL_RATE'
  return null
}

/** What the probes so far say: enough bad ones open again at once; closing takes all that are permitted. */
export function verdictOf(probes: Probes, spec: BreakerSpec): 'PASSED' | 'FAILED' | null {
  const permitted = spec.permittedNumberOfCallsInHalfOpenState
  if (probes.settled === 0) return null
  if (reachedThreshold(probes, Math.max(permitted, probes.settled), spec)) return 'FAILED'
  return probes.settled >= permitted ? 'PASSED' : null
}
