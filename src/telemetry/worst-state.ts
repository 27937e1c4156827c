import type { BreakerState } from '@/domain/breaker/policy'

const severities: Record<BreakerState, number> = {
  FORCED_OPEN: 5,
  OPEN: 4,
  HALF_OPEN: 3,
  METRICS_ONLY: 2,
  DISABLED: 1,
  CLOSED: 0,
}

/** How much a breaker in this state should worry an operator; more is worse. */
export function severity(state: BreakerState): number {
  return severities[state]
}

export function worseState(a: BreakerState, b: BreakerState): BreakerState {
  return severity(b) > severity(a) ? b : a
}
