import type { LockRow } from '@/domain/view/views'

/** The list of locks: which are shown, in what order, and how much of a lease is left. */

/** The held ones first, the longest held on top, then the others by name. */
export function lockOrder(locks: readonly LockRow[], heldOnly: boolean): LockRow[] {
  return locks
    .filter((each) => !heldOnly || each.holder !== null)
    .sort((a, b) => {
      if (a.holder !== null && b.holder !== null) return a.holder.acquiredAtMs - b.holder.acquiredAtMs
      if (a.holder !== null || b.holder !== null) return a.holder === null ? 1 : -1
      return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
    })
}

export interface Lease {
  ageMs: number
  leftMs: number
  /** Share of the lease that is left, 0 to 100. */
  leftPercent: number
}

/** How far a lease has run at `nowMs`. A lease that is over has nothing left, never less than nothing. */
export function leaseAt(holder: NonNullable<LockRow['holder']>, nowMs: number): Lease {
  const leftMs = Math.max(0, holder.expiresAtMs - nowMs)
  const ageMs = Math.max(0, nowMs - holder.acquiredAtMs)
  return { ageMs, leftMs, leftPercent: ageMs + leftMs === 0 ? 0 : (100 * leftMs) / (ageMs + leftMs) }
}
