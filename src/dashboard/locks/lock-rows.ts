/** The list of locks: which are shown, in what order, and how much of a lease is left. */
import type { LockHolder, LockLibrary, LockRow } from '@/domain/view/lock-views'

export interface LockFilter {
  state: 'HELD' | 'FREE' | null
  library: LockLibrary | null
  /** Only those that something is amiss with. */
  warned: boolean
}

export function filterLocks(locks: readonly LockRow[], { state, library, warned }: LockFilter): LockRow[] {
  return locks.filter(
    (each) =>
      (state === null || (each.holder !== null) === (state === 'HELD')) &&
      (library === null || each.library === library) &&
      (!warned || each.warnings.length > 0),
  )
}

/** What something is amiss with stands on top, then what is held, the longest held first, then the others by name. */
export function lockOrder(locks: readonly LockRow[]): LockRow[] {
  return [...locks].sort((a, b) => {
    const warned = Number(b.warnings.length > 0) - Number(a.warnings.length > 0)
    if (warned !== 0) return warned
    if (a.holder !== null && b.holder !== null) return a.holder.acquiredAtMs - b.holder.acquiredAtMs
    if (a.holder !== null || b.holder !== null) return a.holder === null ? 1 : -1
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
  })
}

/** How many locks are held, free, of each library, and warned of: what the filters offer. */
export function countLocks(locks: readonly LockRow[]) {
  const libraries = new Map<LockLibrary, number>()
  let held = 0
  let warned = 0
  for (const each of locks) {
    if (each.holder !== null) held++
    if (each.warnings.length > 0) warned++
    libraries.set(each.library, (libraries.get(each.library) ?? 0) + 1)
  }
  return { held, free: locks.length - held, warned, libraries }
}

export interface Lease {
  ageMs: number
  /** null: nothing ends it but a release. */
  leftMs: number | null
  /** Share of the lease that is left, 0 to 100; null without an end. */
  leftPercent: number | null
}

/** How far a lease has run at `nowMs`. A lease that is over has nothing left, never less than nothing. */
export function leaseAt(holder: Pick<LockHolder, 'acquiredAtMs' | 'expiresAtMs'>, nowMs: number): Lease {
  const ageMs = Math.max(0, nowMs - holder.acquiredAtMs)
  if (holder.expiresAtMs === null) return { ageMs, leftMs: null, leftPercent: null }
  const leftMs = Math.max(0, holder.expiresAtMs - nowMs)
  return { ageMs, leftMs, leftPercent: ageMs + leftMs === 0 ? 0 : (100 * leftMs) / (ageMs + leftMs) }
}
