/** What pages of long lists have in common: sorting with steady ties, cutting, counting. */
import type { Health } from '@/domain/service/service'
import type { Page } from '@/domain/view/fleet-views'

/** What an entry is sorted by; null, which is not known, comes last in either direction. */
export type SortValue = string | number | null

/**
 * Entries by a value, ties by their key, so that a page holds the same entries however often it is read. Values are
 * reckoned once for each entry.
 */
export function sortedBy<Entry extends { key: string }>(
  entries: readonly Entry[],
  valueOf: (entry: Entry) => SortValue,
  descending: boolean,
): Entry[] {
  const sign = descending ? -1 : 1
  return entries
    .map((entry) => ({ entry, value: valueOf(entry) }))
    .sort((a, b) => compareValues(a.value, b.value, sign) || compareText(a.entry.key, b.entry.key))
    .map(({ entry }) => entry)
}

function compareValues(a: SortValue, b: SortValue, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -sign : a > b ? sign : 0
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The part of a list that is asked for. */
export function pageOf<Entry, Row>(
  entries: readonly Entry[],
  { offset, limit }: { offset: number; limit: number },
  toRow: (entry: Entry) => Row,
): Page<Row> {
  return { rows: entries.slice(offset, offset + limit).map(toRow), total: entries.length, offset }
}

/** Worst first, as operators look for it. */
export const healthOrder: Readonly<Record<Health, number>> = { critical: 0, unknown: 1, warning: 2, passing: 3 }

export function countByHealth(states: Iterable<Health>): Record<Health, number> {
  const counts = { passing: 0, warning: 0, critical: 0, unknown: 0 }
  for (const state of states) counts[state] += 1
  return counts
}
