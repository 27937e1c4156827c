import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import type { WhatIfView } from '@/domain/view/limit-views'
import type { ChartPoint } from '../../charts/prepare-points'

/** Where a limit stands on a chart, which one a place on it means, and what share it would have held back. */

export const mostLimit = 1_000_000

export interface LimitRange {
  least: number
  most: number
}

/**
 * The limits that can be looked at: from a twentieth to ten times the one in force, and as far as the curve reaches, so
 * that none that it knows is out of reach.
 */
export function limitRange(inForce: number, curve: WhatIfView['curve']): LimitRange {
  const limits = curve.map(({ limit }) => limit)
  const least = Math.max(1, Math.floor(Math.min(inForce / 20, ...limits)))
  const most = Math.min(mostLimit, Math.ceil(Math.max(inForce * 10, 10, ...limits)))
  return { least, most }
}

/** 0 at the least, 1 at the most: by their logarithms, so that halving is as far as doubling. */
export function placeOf(limit: number, { least, most }: LimitRange): number {
  const place = Math.log(Math.max(limit, least) / least) / Math.log(most / least)
  return Math.min(1, Math.max(0, place))
}

/** The whole limit at a place from 0 to 1. */
export function limitAt(place: number, { least, most }: LimitRange): number {
  const clamped = Math.min(1, Math.max(0, place))
  return clampLimit(least * (most / least) ** clamped, { least, most })
}

export function clampLimit(limit: number, { least, most }: LimitRange): number {
  return Math.min(most, Math.max(least, Math.round(limit)))
}

/** What a key does to the limit: arrows a hundredth (at least 1), Page Up and Down a tenth, Home and End the ends. */
export function limitAfterKey(key: string, limit: number, range: LimitRange): number | null {
  const by = (share: number) => Math.max(1, Math.round(limit * share))
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return clampLimit(limit + by(0.01), range)
    case 'ArrowDown':
    case 'ArrowLeft':
      return clampLimit(limit - by(0.01), range)
    case 'PageUp':
      return clampLimit(limit + by(0.1), range)
    case 'PageDown':
      return clampLimit(limit - by(0.1), range)
    case 'Home':
      return range.least
    case 'End':
      return range.most
    default:
      return null
  }
}

/** The share that a limit would have held back, 0 to 1, between the limits that were worked out; null beyond them. */
export function shareAt(curve: WhatIfView['curve'], limit: number): number | null {
  const sorted = [...curve].sort((a, b) => a.limit - b.limit)
  const after = sorted.findIndex((each) => each.limit >= limit)
  const right = sorted[after]
  if (right === undefined) return null
  if (right.limit === limit) return right.share
  const left = sorted[after - 1]
  if (left === undefined) return null
  const way = Math.log(limit / left.limit) / Math.log(right.limit / left.limit)
  return left.share + (right.share - left.share) * way
}

/** Whether all callers share one bucket, so that its limit can be drawn among all their requests. */
export function isShared(spec: Pick<RateLimitSpec, 'key' | 'scope'>): boolean {
  return spec.key.source === 'ALL' && spec.scope === 'DISTRIBUTED'
}

/** Requests that would have passed and those that would not, per second; a gap where nothing is known. */
export function prepareWhatIfPoints(points: WhatIfView['points']): ChartPoint[] {
  return points.map(({ startMs, requestsPerSecond, limitedPerSecond }) => ({
    atMs: startMs,
    values:
      requestsPerSecond === null || limitedPerSecond === null
        ? {}
        : { passed: Math.max(0, requestsPerSecond - limitedPerSecond), limited: limitedPerSecond },
  }))
}

/** How far apart two shares are that ought to be the same, in percentage points; null when one is not known. */
export function apart(recorded: number | null, reckoned: number | null): number | null {
  return recorded === null || reckoned === null ? null : Math.abs(recorded - reckoned) * 100
}
