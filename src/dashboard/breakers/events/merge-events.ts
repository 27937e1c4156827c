/** Events that are read again and again: what was read stays, and only what is newer is asked for. */
import type { BreakerEventRow } from '@/domain/view/breaker-views'

export interface ReadEvents {
  /** Newest first. */
  rows: readonly BreakerEventRow[]
  /** When was read last, and when all of it, by the server's clock. */
  readAtMs: number
  wholeAtMs: number
}

/** An event is told by its gateway, and written down by the controller, some time after it happened. */
const overlapMs = 10_000
/** What came later still (a gateway that was cut off, a controller that was away) is found by reading all again. */
const wholeEveryMs = 30_000

/** From when on to ask, to have all from `fromMs` on; null: everything, what is known does not help. */
export function askFrom(known: ReadEvents | undefined, fromMs: number, nowMs: number): number | null {
  if (known === undefined || nowMs - known.wholeAtMs >= wholeEveryMs || nowMs < known.readAtMs) return null
  return Math.max(fromMs, known.readAtMs - overlapMs)
}

/** The newest `most` of what was known and what is new, from `fromMs` on, each once; the same list where nothing changed. */
export function mergeEvents(
  known: readonly BreakerEventRow[],
  news: readonly BreakerEventRow[],
  { fromMs, most }: { fromMs: number; most: number },
): readonly BreakerEventRow[] {
  const ids = new Set(known.map((each) => each.id))
  const fresh = news.filter((each) => !ids.has(each.id))
  const oldest = known.at(-1)
  if (fresh.length === 0 && (oldest === undefined || oldest.atMs >= fromMs)) return known
  return [...fresh, ...known]
    .filter((each) => each.atMs >= fromMs)
    .sort((a, b) => b.atMs - a.atMs || Number(b.id) - Number(a.id))
    .slice(0, most)
}
