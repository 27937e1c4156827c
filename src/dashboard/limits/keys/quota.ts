import { stanceAt, type KeyStance } from '@/domain/rate-limit/key-override'
import type { KeyOrder, KeyQuota } from '@/domain/view/limit-views'

/** A key's bucket and its order as they are at a moment, between two answers of the server. */

export interface QuotaNow {
  /** Until a token can be had; 0 when one is there. */
  nextMs: number
  /** Until the bucket is full; 0 when it is. */
  fullMs: number
  /** Whole tokens when it was last looked at, as a share of the bucket, 0 to 100. */
  leftPercent: number
}

/** @param nowMs by the server's clock, of which `atMs` is */
export function quotaAt(bucket: KeyQuota['buckets'][number], nowMs: number): QuotaNow {
  const sinceMs = Math.max(0, nowMs - bucket.atMs)
  return {
    nextMs: Math.max(0, bucket.retryAfterMs - sinceMs),
    fullMs: Math.max(0, bucket.resetAfterMs - sinceMs),
    leftPercent: bucket.burst === 0 ? 0 : Math.min(100, Math.max(0, (100 * bucket.remaining) / bucket.burst)),
  }
}

/** What an order does now: nothing once its time is over. */
export function stanceOf(order: KeyOrder | null, nowMs: number): KeyStance {
  return stanceAt(order ?? undefined, nowMs)
}

/** Between which figures the true count lies. */
export function boundsOf(count: number, error: number): { least: number; most: number } {
  return { least: Math.max(0, count - error), most: count }
}

/** How much of `total` a part is, 0 to 100; null when there is nothing to compare with. A count can be a bit too high. */
export function percentOf(part: number, total: number): number | null {
  return total <= 0 ? null : Math.min(100, (100 * part) / total)
}
