import type { Clock } from '@/domain/clock'
import type { ObjectRef } from '@/domain/names'
import type { BucketSpec, LimitDecision } from '@/domain/rate-limit/bucket'
import { boosted, stanceAt } from '@/domain/rate-limit/key-override'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { limitKeyOf } from '@/wire/limit-key'
import { type Facts, sourceValue } from '../request/request-facts'
import type { OrdersOfPolicy } from './key-orders'
import type { TakenLimit } from './limit-headers'
import type { LocalBuckets } from './local-buckets'

/**
 * Asks every limit of a request in turn and stops at the first that refuses. Failure stance: Redis gets a short time; when
 * it does not answer, the policy's own `onRedisDown` decides, and after several silences in a row Redis is left alone for a
 * moment so that not every request waits for it. What LOCAL counts goes on from the last answer, so that a hiccup does
 * not hand out a second burst. What an operator ordered for a key holds until its end by this process' clock, whatever Redis
 * knows of it: a block refuses without a question and in SHADOW mode too, a boost is asked for with more tokens.
 */
export interface LimitInForce {
  ref: ObjectRef
  spec: RateLimitSpec
  orders: OrdersOfPolicy
}

export interface LimitCounters {
  limit(policy: ObjectRef, outcome: 'allowed' | 'limited' | 'shadowed'): void
}

/** Counts which keys a limit is asked for; `refused` also of what SHADOW lets pass. */
export interface KeyCounter {
  count(policy: ObjectRef, key: string, refused: boolean): void
}

/** Takes one token of a bucket that all gateways share. Rejects when Redis does not answer in time. */
export type TakeShared = (policy: ObjectRef, key: string, spec: BucketSpec) => Promise<LimitDecision>

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
    /** By it orders for keys end. */
    private readonly clock: Clock,
    private readonly keys: KeyCounter,
  ) {}

  async check(limits: readonly LimitInForce[], facts: Facts): Promise<LimitVerdict> {
    const taken: TakenLimit[] = []
    for (const limit of limits) {
      const { ref, spec } = limit
      const key = limitKey(facts, spec)
      const each = await this.take(limit, key)
      const { allowed } = each.decision
      taken.push(each)
      const refused = !allowed && (spec.mode === 'ENFORCE' || each.block !== null)
      this.counters.limit(ref, allowed ? 'allowed' : refused ? 'limited' : 'shadowed')
      this.keys.count(ref, key, !allowed)
      if (refused) return { taken, refusedBy: each }
    }
    return { taken, refusedBy: null }
  }

  private async take({ ref, spec, orders }: LimitInForce, key: string): Promise<TakenLimit> {
    const order = orders.size === 0 ? undefined : orders.get(key)
    const nowMs = order ? this.clock.now() : 0
    switch (order ? stanceAt(order, nowMs) : 'NORMAL') {
      case 'BLOCK':
        return blocked(ref, spec, order?.expiresAtMs ?? null, nowMs)
      case 'BOOST': {
        const more = { ...spec, ...boosted(spec, order?.factor ?? 1) }
        return { ref, spec: more, decision: await this.decide(ref, more, key), block: null }
      }
      case 'NORMAL':
        return { ref, spec, decision: await this.decide(ref, spec, key), block: null }
    }
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

function blocked(ref: ObjectRef, spec: RateLimitSpec, untilMs: number | null, nowMs: number): TakenLimit {
  const leftMs = untilMs === null ? Number.POSITIVE_INFINITY : untilMs - nowMs
  const decision = { allowed: false, limit: spec.limit, remaining: 0, retryAfterMs: leftMs, resetAfterMs: leftMs }
  return { ref, spec, decision, block: { untilMs } }
}

/** Requests without the value share one bucket. */
export function limitKey(facts: Facts, { key }: RateLimitSpec): string {
  return limitKeyOf(key, sourceValue(facts, key) ?? '')
}
