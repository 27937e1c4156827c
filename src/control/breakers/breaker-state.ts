import { restingState, type BreakerOverrideSpec, type BreakerSpec, type BreakerState } from '@/domain/breaker/policy'
import { worseState } from '@/telemetry/worst-state'
import type { BreakerStatus } from '@/wire/telemetry'

/** The override while it holds: not when its time is over, and not a reset, which is done once and gone. */
export function overrideInForce(override: BreakerOverrideSpec | undefined, nowMs: number): BreakerOverrideSpec | null {
  if (!override || override.intent === 'RESET') return null
  return override.expiresAtMs !== null && override.expiresAtMs <= nowMs ? null : override
}

/** What a breaker that no gateway speaks of is in: gateways make one when its first request comes. */
function desiredState(spec: BreakerSpec, override: BreakerOverrideSpec | null): BreakerState {
  return override && override.intent !== 'RESET' ? override.intent : restingState(spec)
}

/** The worst state over gateways and instances. */
export function worstBreakerState(
  statuses: readonly Pick<BreakerStatus, 'state'>[],
  spec: BreakerSpec,
  override: BreakerOverrideSpec | null,
): BreakerState {
  const [first, ...others] = statuses.map((each) => each.state)
  return first === undefined ? desiredState(spec, override) : others.reduce(worseState, first)
}
