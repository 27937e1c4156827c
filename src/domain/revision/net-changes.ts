/**
 * What several revisions amount to: for each object what stood before the first of them that touched it, and what stands
 * after the last. So the difference of any two revisions comes from the log between them, without either whole set.
 */
import { diffObjects } from './diff'
import { type Change, changeId, type ObjectId, objectKey, type PublishedObject } from './object'

export interface NetChange {
  id: ObjectId
  before: PublishedObject | null
  after: PublishedObject | null
}

/** Net changes by `objectKey`. */
export type NetChanges = Map<string, NetChange>

/** Adds the next revision's changes; `before` holds, for each of them, what stood there. */
export function addRevision(
  net: NetChanges,
  { changes, before }: { changes: readonly Change[]; before: readonly (PublishedObject | null)[] },
): void {
  changes.forEach((change, index) => {
    const id = changeId(change)
    const known = net.get(objectKey(id))
    const after = change.op === 'put' ? change.object : null
    net.set(objectKey(id), { id, before: known ? known.before : (before[index] ?? null), after })
  })
}

/** Those that differ in the end: what was changed and changed back is left out. */
export function effective(net: NetChanges): NetChange[] {
  return [...net.values()].filter(({ before, after }) => diffObjects(before ?? undefined, after ?? undefined) !== null)
}

/** The same, taken back. */
export function reversed(changes: readonly NetChange[]): NetChange[] {
  return changes.map(({ id, before, after }) => ({ id, before: after, after: before }))
}
