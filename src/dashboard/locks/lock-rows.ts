import type { LockRow } from '@/domain/view/views'

/** The list of locks: which are shown, in what order, and how much of a lease is left. */

export interface LockFilter {
  text: string
  heldOnly: boolean
}

/** Matching locks: the held ones first, the longest held on top, then the others by name. */
export function lockOrder(locks: readonly LockRow[], filter: LockFilter): LockRow[] {
  const text = filter.text.trim().toLowerCase()
  return locks
    .filter((each) => !filter.heldOnly || each.holder !== null)
    .filter((each) => text === '' || `${each.name} ${each.holder?.owner ?? ''}`.toLowerCase().includes(text))
    .sort((a, b) => heldSince(a) - heldSince(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function heldSince(lock: LockRow): number {
  return lock.holder?.acquiredAtMs ?? Number.POSITIVE_INFINITY
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
