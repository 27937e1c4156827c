/**
 * Latency histograms with logarithmic buckets (DDSketch: Masson, Rim, Lee, VLDB 2019). A bucket's width is in proportion
 * to its value, so any percentile is within 1.5% of the exact one, whatever the distribution, and two histograms merge
 * by adding counts: percentiles over gateways and over time are exact to the same 1.5%, never averages of averages.
 * Below 0.01 ms all values are one bucket; above a day too.
 */
import type { Histogram } from '@/wire/telemetry'

/** The most that a percentile can be off, as a share of its value. */
export const relativeError = 0.015

const gamma = (1 + relativeError) / (1 - relativeError)
const logGamma = Math.log(gamma)
const lowest = bucketOf(0.01)
const highest = bucketOf(86_400_000)

/** Counts by bucket, for recording. Bucket `i` holds values from above gamma^(i-1) to gamma^i milliseconds. */
export type HistogramCounts = Map<number, number>

export function emptyHistogram(): HistogramCounts {
  return new Map()
}

/** Counts one value in milliseconds, fractions included. */
export function record(counts: HistogramCounts, ms: number): void {
  const bucket = ms <= 0.01 ? lowest : Math.min(bucketOf(ms), highest)
  counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
}

export function toWire(counts: HistogramCounts): Histogram {
  return [...counts].sort(([a], [b]) => a - b)
}

/** Both together. Neither is changed. */
export function mergeWire(a: Histogram, b: Histogram): Histogram {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const merged: Histogram = []
  let left = 0
  let right = 0
  for (;;) {
    const one = a[left]
    const other = b[right]
    if (!one && !other) return merged
    if (one && (!other || one[0] <= other[0])) {
      const both = other?.[0] === one[0]
      merged.push([one[0], one[1] + (both ? other[1] : 0)])
      left += 1
      if (both) right += 1
    } else if (other) {
      merged.push([other[0], other[1]])
      right += 1
    }
  }
}

const buckets = highest - lowest + 1
/** Adding up happens here: dense, reused, and empty again after each use. */
const sums = new Float64Array(buckets)

/** All together; none is changed. Over many histograms this is several times faster than merging two by two. */
export function mergeAll(histograms: readonly Histogram[]): Histogram {
  const [first, second] = histograms
  if (first === undefined) return []
  if (second === undefined) return first
  if (histograms.length === 2) return mergeWire(first, second)
  let least = buckets
  let most = -1
  for (const histogram of histograms) {
    for (const [bucket, count] of histogram) {
      const index = Math.min(highest, Math.max(lowest, bucket)) - lowest
      sums[index] = (sums[index] ?? 0) + count
      if (index < least) least = index
      if (index > most) most = index
    }
  }
  const merged: Histogram = []
  for (let index = least; index <= most; index++) {
    const count = sums[index] ?? 0
    if (count !== 0) merged.push([index + lowest, count])
    sums[index] = 0
  }
  return merged
}

/** As it is stored: bucket and count in turn, each bucket as the distance from the one before. */
export function packHistogram(histogram: Histogram): number[] {
  const packed: number[] = []
  let before = 0
  for (const [bucket, count] of histogram) {
    packed.push(bucket - before, count)
    before = bucket
  }
  return packed
}

/** @throws TypeError when it is not what `packHistogram` makes */
export function unpackHistogram(packed: unknown): Histogram {
  if (!Array.isArray(packed) || packed.length % 2 !== 0) throw new TypeError('no histogram')
  const histogram: Histogram = []
  let bucket = 0
  for (let index = 0; index < packed.length; index += 2) {
    const step: unknown = packed[index]
    const count: unknown = packed[index + 1]
    if (!Number.isSafeInteger(step) || !Number.isSafeInteger(count) || (count as number) < 0) {
      throw new TypeError('no histogram')
    }
    if (index > 0 && (step as number) <= 0) throw new TypeError('buckets do not rise')
    bucket += step as number
    if (bucket < lowest || bucket > highest) throw new TypeError('a bucket that cannot be')
    histogram.push([bucket, count as number])
  }
  return histogram
}

/** How many values it holds. */
export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0)
}

/**
 * The value in milliseconds that `percent` (0 to 100) of the values do not exceed, by nearest rank; null when there are
 * none.
 */
export function percentile(histogram: Histogram, percent: number): number | null {
  const total = countOf(histogram)
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil((percent / 100) * total))
  let seen = 0
  for (const [bucket, count] of histogram) {
    seen += count
    if (seen >= rank) return valueOf(bucket)
  }
  return null
}

function bucketOf(ms: number): number {
  return Math.ceil(Math.log(ms) / logGamma)
}

/** The value with the same relative distance to both ends of its bucket. */
function valueOf(bucket: number): number {
  return (2 * gamma ** bucket) / (gamma + 1)
}
