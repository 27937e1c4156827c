import type { ObjectRef } from '@/domain/names'
import {
  type BucketSpec,
  type BucketState,
  type LimitDecision,
  peekBucket,
  takeTokens,
} from '@/domain/rate-limit/bucket'

/**
 * This gateway's own buckets, by policy and key. The number is bounded: at the limit the bucket that was asked longest
 * ago is forgotten, which grants its key a full bucket again; that favours callers over memory running out.
 */
export class LocalBuckets {
  private readonly states = new Map<string, BucketState>()

  constructor(private readonly capacity = 100_000) {}

  get size(): number {
    return this.states.size
  }

  take(policy: ObjectRef, key: string, spec: BucketSpec, nowMs: number): LimitDecision {
    const id = `${policy}\n${key}`
    const { state, decision } = takeTokens(this.states.get(id), spec, nowMs)
    this.keep(id, state)
    return decision
  }

  /** Notes how a bucket stands that is kept elsewhere, so that `take` goes on from there when that cannot be asked. */
  learn(policy: ObjectRef, key: string, spec: BucketSpec, decision: LimitDecision, nowMs: number): void {
    const debt = Math.min(decision.resetAfterMs * spec.limit, spec.burst * spec.periodMs)
    this.keep(`${policy}\n${key}`, { atMs: Math.floor(nowMs), debt, periodMs: spec.periodMs })
  }

  /** What `take` would say, of the bucket as it stands. */
  peek(policy: ObjectRef, key: string, spec: BucketSpec, nowMs: number): LimitDecision {
    return peekBucket(this.states.get(`${policy}\n${key}`), spec, nowMs)
  }

  /** The key has a full bucket again. */
  reset(policy: ObjectRef, key: string): void {
    this.states.delete(`${policy}\n${key}`)
  }

  private keep(id: string, state: BucketState): void {
    // A Map keeps insertion order, so a bucket that was put again is the newest.
    this.states.delete(id)
    this.states.set(id, state)
    if (this.states.size > this.capacity) {
      const oldest = this.states.keys().next()
      if (!oldest.done) this.states.delete(oldest.value)
    }
  }
}
