/**
 * What was asked of a limit, as far as it was recorded, in the shape in which another limit can be tried on it. Either the
 * arrivals at one bucket, interval by interval; or minute by minute the keys that gateways told of, each with what is certain
 * of it (its count less its error), and the rest by a rule: no other key was asked for more than `missing` times, and of
 * the sizes 1, 2, 4 … up to that, keys of each size take an equal part of the rest. In a load that follows Zipf's law each
 * octave of sizes holds about the same number of requests.
 */
import { type KeyCounts, mergeCounts } from './top-keys'

/** Requests that come evenly over a stretch of time, all to alike buckets. */
export interface Load {
  /** One of `Recorded.buckets`. */
  bucket: number
  /** Requests to each. */
  count: number
  /** So many such buckets; whole or not. */
  times: number
}

/** Stretches may lie over each other in time: each has buckets of its own. */
export interface Stretch {
  startMs: number
  spanMs: number
  total: number
  loads: readonly Load[]
}

export interface Recorded {
  buckets: number
  /** By their beginning. */
  stretches: readonly Stretch[]
}

/** Requests that one bucket judged in an interval. */
export interface Interval {
  startMs: number
  spanMs: number
  count: number
}

export function recordedIntervals(intervals: readonly Interval[]): Recorded {
  return {
    buckets: 1,
    stretches: intervals.map(({ startMs, spanMs, count }) => ({
      startMs,
      spanMs,
      total: count,
      loads: [{ bucket: 0, count, times: 1 }],
    })),
  }
}

/** The keys of a minute, or of what has passed of it, and whose buckets they are in: a gateway's own, or all gateways' (''). */
export interface KeysOfMinute {
  startMs: number
  spanMs: number
  owner: string
  counts: KeyCounts
}

/** So many keys are reckoned with in all; smaller ones count to the rest. */
const mostLoads = 20_000

export function recordedKeys(minutes: readonly KeysOfMinute[]): Recorded {
  const numbers = new Map<string, number>()
  const bucketOf = (name: string) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  }
  const most = Math.max(1, Math.floor(mostLoads / Math.max(1, minutes.length)))
  const stretches = [...minutes]
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ startMs, spanMs, owner, counts }): Stretch => {
      const { keys, missing, total } = mergeCounts([counts], most)
      const loads: Load[] = keys.flatMap(({ key, count, error }) =>
        count > error ? [{ bucket: bucketOf(`key ${owner} ${key}`), count: count - error, times: 1 }] : [],
      )
      const rest = total - loads.reduce((sum, each) => sum + each.count, 0)
      const octaves = rest > 0 ? Math.floor(Math.log2(Math.max(1, missing))) + 1 : 0
      for (let octave = 0; octave < octaves; octave += 1) {
        const count = 2 ** octave
        loads.push({ bucket: bucketOf(`rest ${owner} ${String(octave)}`), count, times: rest / octaves / count })
      }
      return { startMs, spanMs, total, loads }
    })
  return { buckets: numbers.size, stretches }
}
