import type { ObjectRef } from '@/domain/names'
import type { LimitDecision } from '@/domain/rate-limit/bucket'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'

/**
 * The fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): structured-field lists with one
 * member for each policy that is enforced. `q` is the quota, `w` its window in seconds, `r` what remains, `t` seconds
 * until the bucket is full again.
 */
export interface TakenLimit {
  ref: ObjectRef
  spec: RateLimitSpec
  decision: LimitDecision
}

/** Names and values in turn; empty when no policy is enforced. */
export function limitHeaders(taken: readonly TakenLimit[]): string[] {
  const shown = taken.filter((each) => each.spec.mode === 'ENFORCE')
  if (shown.length === 0) return []
  const policies = shown.map(({ ref, spec }) => `"${ref}";q=${String(spec.limit)};w=${seconds(spec.periodMs)}`)
  const states = shown.map(
    ({ ref, decision }) => `"${ref}";r=${String(Math.max(0, decision.remaining))};t=${seconds(decision.resetAfterMs)}`,
  )
  return ['ratelimit-policy', policies.join(', '), 'ratelimit', states.join(', ')]
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000))
}
