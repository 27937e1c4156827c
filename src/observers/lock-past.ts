import type { LockEnding, LockFacts } from '@/domain/lock/warnings'
import {
  countOf,
  emptyHistogram,
  mergeAll,
  percentile,
  record,
  toWire,
  type HistogramCounts,
} from '@/telemetry/histogram'
import type { Histogram } from '@/wire/telemetry'

const sliceMs = 600_000
const slices = 6
const keptEndings = 5

/** The holds of one lock that ended in the last hour, give or take ten minutes, and how the last few of them ended. */
export class LockPast {
  private readonly bySlice = new Map<number, HistogramCounts>()
  private last: LockFacts['endings'] = []
  /** Of a slice of time; null when it is to be reckoned anew. */
  private known: { slice: number; facts: LockFacts['past'] } | null = null

  /** Answers what is remembered of it: `how` may be set right later. */
  ended(heldMs: number, how: LockEnding, atMs: number): LockFacts['endings'][number] {
    this.known = null
    const ending = { how, atMs }
    this.last = [ending, ...this.last].slice(0, keptEndings)
    const slice = Math.floor(atMs / sliceMs)
    const counts = this.bySlice.get(slice) ?? emptyHistogram()
    this.bySlice.set(slice, counts)
    record(counts, heldMs)
    for (const each of this.bySlice.keys()) if (each <= slice - slices) this.bySlice.delete(each)
    return ending
  }

  /** Holds of which an earlier controller told: as if they had all ended by then. */
  recall(holds: Histogram, atMs: number): void {
    this.known = null
    if (holds.length > 0) this.bySlice.set(Math.floor(atMs / sliceMs), new Map(holds))
  }

  endings(): LockFacts['endings'] {
    return this.last
  }

  holds(nowMs: number): Histogram {
    const first = Math.floor(nowMs / sliceMs) - slices
    return mergeAll([...this.bySlice].filter(([slice]) => slice > first).map(([, counts]) => toWire(counts)))
  }

  facts(nowMs: number): LockFacts['past'] {
    const slice = Math.floor(nowMs / sliceMs)
    if (this.known?.slice === slice) return this.known.facts
    const holds = this.holds(nowMs)
    const facts = { count: countOf(holds), p99Ms: percentile(holds, 99), longestMs: percentile(holds, 100) }
    this.known = { slice, facts }
    return facts
  }
}
