import type { ObjectRef } from '@/domain/names'
import type { LimitDecision } from '@/domain/rate-limit/bucket'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'

/**
 * The fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): structured-field lists with one
 * member for each policy that is enforced, on everybody or on a key that is blocked. `q` is the quota, `w` its window in seconds, `r` what remains, `t` seconds
 * until the bucket is full again.
 */
export interface TakenLimit {
  ref: ObjectRef
  spec: RateLimitSpec
  decision: LimitDecision
  /** An operator blocked the key, until then (null: until it is released); null when not. */
  block: { untilMs: number | null } | null
}

/** Names and values in turn; empty when no policy is enforced. */
export function limitHeaders(taken: readonly TakenLimit[]): string[] {
  const shown = taken.filter((each) => each.spec.mode === 'ENFORCE' || each.block !== null)
  if (shown.length === 0) return []
  const policies = shown.map(({ ref, spec }) => `"${ref}";q=${String(spec.limit)};w=${seconds(spec.periodMs)}`)
  const states = shown.map(
    ({ ref, decision }) => `"${ref}";r=${String(Math.max(0, decision.remaining))}${resetOf(decision)}`,
  )
  return ['ratelimit-policy', policies.join(', '), 'ratelimit', states.join(', ')]
}

/** A key that is blocked without end has no such time. */
function resetOf({ resetAfterMs }: LimitDecision): string {
  return Number.isFinite(resetAfterMs) ? `;t=${seconds(resetAfterMs)}` : ''
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000))
}
