/**
 * A token bucket by the generic cell rate algorithm (GCRA, ITU-T I.371), kept as a debt: what a full bucket lacks.
 * The debt is counted in units of which a token is `periodMs` and a millisecond pays off `limit`, so with whole
 * milliseconds all arithmetic is in integers below 2^53: exactly `burst` at once, and no drift however long it runs.
 * Stance: a clock that goes backwards grants nothing; time stands still until it has caught up.
 */
import type { RateLimitSpec } from './policy'

export interface BucketState {
  /** The newest time seen, whole milliseconds. */
  readonly atMs: number
  /** Tokens missing at `atMs`, times `periodMs`. */
  readonly debt: number
  /** The period that `debt` is counted in. */
  readonly periodMs: number
}

export type BucketSpec = Pick<RateLimitSpec, 'limit' | 'periodMs' | 'burst'>

export interface LimitDecision {
  allowed: boolean
  limit: number
  /** Whole tokens left after this decision. */
  remaining: number
  /** Until these tokens could be had; 0 when allowed, Infinity when they are more than the bucket ever holds. */
  retryAfterMs: number
  /** Until the bucket is full. */
  resetAfterMs: number
}

/**
 * Takes `tokens` (whole, 1 or more) from a bucket, all or none; a refusal costs nothing. `undefined` is a full bucket.
 * An edited spec holds at once: tokens already taken stay taken, and never more than the new `burst` are missing.
 */
export function takeTokens(
  state: BucketState | undefined,
  spec: BucketSpec,
  nowMs: number,
  tokens = 1,
): { state: BucketState; decision: LimitDecision } {
  const { limit, periodMs, burst } = spec
  const capacity = burst * periodMs
  const atMs = Math.max(Math.floor(nowMs), state?.atMs ?? Number.NEGATIVE_INFINITY)
  const behindMs = atMs - Math.floor(nowMs)
  const owed = debtAt(state, spec, atMs)
  const wanted = owed + tokens * periodMs
  const allowed = wanted <= capacity
  const debt = allowed ? wanted : owed
  return {
    state: { atMs, debt, periodMs },
    decision: {
      allowed,
      limit,
      remaining: Math.floor((capacity - debt) / periodMs),
      retryAfterMs: allowed ? 0 : tokens > burst ? Infinity : behindMs + Math.ceil((wanted - capacity) / limit),
      resetAfterMs: debt === 0 ? 0 : behindMs + Math.ceil(debt / limit),
    },
  }
}

/** What `takeTokens` would say of one token, of the bucket as it stands: nothing is taken. */
export function peekBucket(state: BucketState | undefined, spec: BucketSpec, nowMs: number): LimitDecision {
  const { decision } = takeTokens(state, spec, nowMs)
  if (!decision.allowed) return decision
  const behindMs = Math.max(0, (state?.atMs ?? Number.NEGATIVE_INFINITY) - Math.floor(nowMs))
  const debt = debtAt(state, spec, Math.floor(nowMs) + behindMs)
  return {
    ...decision,
    remaining: decision.remaining + 1,
    resetAfterMs: debt === 0 ? 0 : behindMs + Math.ceil(debt / spec.limit),
  }
}

function debtAt(state: BucketState | undefined, { limit, periodMs, burst }: BucketSpec, atMs: number): number {
  if (!state) return 0
  const debt = state.periodMs === periodMs ? state.debt : Math.ceil((state.debt * periodMs) / state.periodMs)
  return Math.max(0, Math.min(debt, burst * periodMs) - (atMs - state.atMs) * limit)
}
