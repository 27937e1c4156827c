/** What a limit would have refused of what was recorded: each bucket in turn, by `refuseEven`, from full ones. */
import { refuseEven } from './arrivals'
import type { BucketSpec } from './bucket'
import type { Recorded } from './recorded'

export interface Reckoned {
  total: number
  refused: number
  /** Of each stretch. */
  refusedIn: Float64Array
}

export function reckon({ buckets, stretches }: Recorded, spec: BucketSpec): Reckoned {
  const debts = new Float64Array(buckets)
  const seenMs = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY)
  const refusedIn = new Float64Array(stretches.length)
  let total = 0
  stretches.forEach(({ startMs, spanMs, total: requests, loads }, at) => {
    let refused = 0
    for (const { bucket, count, times } of loads) {
      const idleMs = Math.max(0, startMs - (seenMs[bucket] ?? startMs))
      const owed = Math.max(0, (debts[bucket] ?? 0) - idleMs * spec.limit)
      const after = refuseEven(owed, spec, count, spanMs)
      debts[bucket] = after.debt
      seenMs[bucket] = startMs + spanMs
      refused += after.refused * times
    }
    total += requests
    refusedIn[at] = Math.min(requests, refused)
  })
  return { total, refused: refusedIn.reduce((sum, each) => sum + each, 0), refusedIn }
}

/** null when nothing was asked. */
export function shareOf({ total, refused }: Reckoned): number | null {
  return total === 0 ? null : refused / total
}

/** The share for other limits, from one that refuses nearly all to one that refuses nothing that came evenly. */
export function shareCurve(recorded: Recorded, asked: BucketSpec): { limit: number; share: number }[] {
  return curveLimits(recorded, asked).flatMap((limit) => {
    const share = shareOf(reckon(recorded, specWith(asked, limit)))
    return share === null ? [] : [{ limit, share }]
  })
}

const pointsOfCurve = 24
const largestLimit = 1_000_000

/** A burst that is the same as the limit follows it; another stays. */
function specWith(spec: BucketSpec, limit: number): BucketSpec {
  return { ...spec, limit, burst: spec.burst === spec.limit ? limit : spec.burst }
}

/** Evenly spread on a scale of ratios, over three decades below the largest that any key wanted, with the one that is asked for. */
function curveLimits({ stretches }: Recorded, { limit, periodMs }: BucketSpec): number[] {
  const wanted = stretches.reduce(
    (most, { loads, spanMs }) => loads.reduce((most, { count }) => Math.max(most, (count / spanMs) * periodMs), most),
    0,
  )
  const high = Math.min(largestLimit, Math.ceil(Math.max(wanted * 1.1, limit * 1.5)))
  const low = Math.min(Math.max(1, high / 1000), limit)
  const ratio = high / low
  const spread = Array.from({ length: pointsOfCurve }, (_, at) => Math.round(low * ratio ** (at / (pointsOfCurve - 1))))
  return [...new Set([...spread, limit])].sort((a, b) => a - b)
}
