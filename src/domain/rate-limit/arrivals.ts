/**
 * How many of `count` requests a token bucket refuses when they come evenly over a stretch of time (the first half a gap
 * after its beginning): exactly what `takeTokens` would say of them one by one, in a few steps however many they are. It rests on this: while requests
 * come faster than tokens, a bucket of two or more is not full again, so of the first k requests as many pass as there were
 * tokens until the k-th; while they come slower, only the first can be refused. Times here are real numbers, not whole milliseconds.
 */
import type { BucketSpec } from './bucket'

/** What a full bucket lacks, in tokens times `periodMs`, as in `BucketState`. */
export interface Refusal {
  refused: number
  debt: number
}

/** @param debt at the beginning; @param count rounded to whole requests */
export function refuseEven(debt: number, spec: BucketSpec, count: number, spanMs: number): Refusal {
  const { limit, periodMs, burst } = spec
  const capacity = burst * periodMs
  const owed = Math.min(debt, capacity)
  const requests = Math.round(count)
  if (requests <= 0) return { refused: 0, debt: Math.max(0, owed - spanMs * limit) }
  const gap = (spanMs / requests) * limit
  const met = { first: Math.max(0, owed - gap / 2), requests, gap, periodMs, capacity }
  const { passed, after } = gap >= periodMs ? meetSlow(met) : burst === 1 ? meetOne(met) : meetFast(met)
  return { refused: requests - passed, debt: Math.max(0, after - gap / 2) }
}

interface Met {
  /** What the bucket lacks when the first comes. */
  first: number
  requests: number
  /** What is paid off from one to the next. */
  gap: number
  periodMs: number
  capacity: number
}

interface Passed {
  passed: number
  /** What the bucket lacks after the last. */
  after: number
}

function meetSlow({ first, requests, gap, periodMs, capacity }: Met): Passed {
  const passed = requests - (first + periodMs > capacity ? 1 : 0)
  const all = first + passed * periodMs - (requests - 1) * gap
  return { passed, after: Math.max(requests > 1 ? periodMs : 0, all) }
}

function meetFast({ first, requests, gap, periodMs, capacity }: Met): Passed {
  const paid = (requests - 1) * gap
  const passed = Math.min(requests, Math.floor((capacity - first + paid) / periodMs + rounding))
  return { passed, after: first + passed * periodMs - paid }
}

/** A bucket of one token is full before the next request takes it, so each waits for a whole number of gaps. */
function meetOne({ first, requests, gap, periodMs }: Met): Passed {
  const firstPass = Math.ceil(first / gap - rounding)
  if (firstPass >= requests) return { passed: 0, after: first - (requests - 1) * gap }
  const every = Math.ceil(periodMs / gap - rounding)
  const further = Math.floor((requests - 1 - firstPass) / every)
  return { passed: further + 1, after: periodMs - (requests - 1 - firstPass - further * every) * gap }
}

/** So that a token that is there to the last bit is not lost to floating point. */
const rounding = 1e-9
