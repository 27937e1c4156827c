import { createHash } from 'node:crypto'
import type { ObjectRef } from '@/domain/names'
import type { LimitDecision } from '@/domain/rate-limit/bucket'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { type Facts, sourceValue } from '../request/request-facts'
import type { TakenLimit } from './limit-headers'
import type { LocalBuckets } from './local-buckets'

/**
 * Asks every limit of a request in turn and stops at the first that refuses. Failure stance: Redis gets a short time; when
 * it does not answer, the policy's own `onRedisDown` decides, and after several silences in a row Redis is left alone for a
 * moment so that not every request waits for it. What LOCAL counts goes on from the last answer, so that a hiccup does
 * not hand out a second burst.
 */
export interface LimitInForce {
  ref: ObjectRef
  spec: RateLimitSpec
}

export interface LimitCounters {
  limit(policy: ObjectRef, outcome: 'allowed' | 'limited' | 'shadowed'): void
}

/** Takes one token of a bucket that all gateways share. Rejects when Redis does not answer in time. */
export type TakeShared = (policy: ObjectRef, key: string, spec: RateLimitSpec) => Promise<LimitDecision>

export interface LimitVerdict {
  taken: TakenLimit[]
  /** The policy that refuses the request. */
  refusedBy: TakenLimit | null
}

const restAfterFailuresMs = 1000
const failuresBeforeRest = 3

export class Limiter {
  private sharedRestsUntilMs = 0
  private failuresInARow = 0

  constructor(
    private readonly takeShared: TakeShared,
    private readonly buckets: LocalBuckets,
    private readonly counters: LimitCounters,
    /** Milliseconds of a clock that nobody can set: on a wall clock that is set back, buckets would stand still. */
    private readonly elapsedMs: () => number,
  ) {}

  async check(limits: readonly LimitInForce[], facts: Facts): Promise<LimitVerdict> {
    const taken: TakenLimit[] = []
    for (const { ref, spec } of limits) {
      const decision = await this.decide(ref, spec, limitKey(facts, spec))
      const each = { ref, spec, decision }
      taken.push(each)
      const refused = !decision.allowed && spec.mode === 'ENFORCE'
      this.counters.limit(ref, decision.allowed ? 'allowed' : refused ? 'limited' : 'shadowed')
      if (refused) return { taken, refusedBy: each }
    }
    return { taken, refusedBy: null }
  }

  private async decide(ref: ObjectRef, spec: RateLimitSpec, key: string): Promise<LimitDecision> {
    if (spec.scope === 'LOCAL') return this.buckets.take(ref, key, spec, this.elapsedMs())
    if (this.elapsedMs() >= this.sharedRestsUntilMs) {
      try {
        const decision = await this.takeShared(ref, key, spec)
        this.failuresInARow = 0
        if (spec.onRedisDown === 'LOCAL') this.buckets.learn(ref, key, spec, decision, this.elapsedMs())
        return decision
      } catch {
        this.failuresInARow += 1
        if (this.failuresInARow >= failuresBeforeRest) this.sharedRestsUntilMs = this.elapsedMs() + restAfterFailuresMs
      }
    }
    return this.withoutRedis(ref, spec, key)
  }

  private withoutRedis(ref: ObjectRef, spec: RateLimitSpec, key: string): LimitDecision {
    switch (spec.onRedisDown) {
      case 'LOCAL':
        return this.buckets.take(ref, key, spec, this.elapsedMs())
      case 'ALLOW':
        return { allowed: true, limit: spec.limit, remaining: spec.limit, retryAfterMs: 0, resetAfterMs: 0 }
      case 'DENY':
        return {
          allowed: false,
          limit: spec.limit,
          remaining: 0,
          retryAfterMs: spec.periodMs,
          resetAfterMs: spec.periodMs,
        }
    }
  }
}

/** Requests without the value share one bucket. A long value is hashed, so that no caller can fill Redis with keys' names. */
export function limitKey(facts: Facts, spec: RateLimitSpec): string {
  if (spec.key.source === 'ALL') return '*'
  const value = sourceValue(facts, spec.key) ?? ''
  return value.length <= 128 ? value : createHash('sha256').update(value).digest('base64url')
}
