import { emptyHistogram, record, toWire, type HistogramCounts } from '@/telemetry/histogram'
import type { Frame } from '@/wire/telemetry'

/**
 * What happened to locks in each second, for the charts. What is learned after its second was taken counts in the next
 * one; nothing counts twice and nothing is lost.
 */
type Activity = Frame['locks'][number]
type Happening = 'acquired' | 'contended' | 'released' | 'expired'

interface Counts extends Record<Happening, number> {
  waitMs: HistogramCounts
  holdMs: HistogramCounts
}

const secondMs = 1000

export class LockSeconds {
  private readonly seconds = new Map<number, Map<string, Counts>>()
  private takenUntilMs = 0

  /** @param key the lock's Redis key; @param tookMs how long was waited or held, where that is known */
  count(key: string, atMs: number, what: Happening, tookMs: number | null): void {
    const counts = this.at(key, atMs)
    counts[what] += 1
    if (tookMs === null) return
    if (what === 'acquired') record(counts.waitMs, tookMs)
    if (what === 'released' || what === 'expired') record(counts.holdMs, tookMs)
  }

  /** Of the second that begins at `startMs`, by key. Take them in order; older ones that nobody took are forgotten. */
  take(startMs: number): Activity[] {
    this.takenUntilMs = Math.max(this.takenUntilMs, startMs + secondMs)
    const counts = this.seconds.get(startMs)
    for (const each of [...this.seconds.keys()]) if (each <= startMs) this.seconds.delete(each)
    return [...(counts ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => toActivity(key, each))
  }

  private at(key: string, atMs: number): Counts {
    const startMs = Math.max(atMs - (atMs % secondMs), this.takenUntilMs)
    const second = this.seconds.get(startMs) ?? new Map<string, Counts>()
    this.seconds.set(startMs, second)
    const none = { acquired: 0, contended: 0, released: 0, expired: 0 }
    const counts = second.get(key) ?? { ...none, waitMs: emptyHistogram(), holdMs: emptyHistogram() }
    second.set(key, counts)
    return counts
  }
}

function toActivity(name: string, { waitMs, holdMs, ...counts }: Counts): Activity {
  return { name, ...counts, waitMs: toWire(waitMs), holdMs: toWire(holdMs) }
}
