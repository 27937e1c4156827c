import { type Change, changeId, objectKey, type PublishedObject } from './object'

/** A set of objects by `objectKey`: what a revision stands for. */
export type ObjectSet = Map<string, PublishedObject>

/** What one change did to one key; absent sides mean it was not there. */
export interface Replacement {
  key: string
  before: PublishedObject | undefined
  after: PublishedObject | undefined
}

/**
 * Carries changes out on a set, in order, and tells what each replaced: with that a checksum is advanced.
 * Deleting what is not there is no change. The set itself is changed; its cost is that of the changes.
 */
export function applyChanges(set: ObjectSet, changes: readonly Change[]): Replacement[] {
  const replaced: Replacement[] = []
  for (const change of changes) {
    const key = objectKey(changeId(change))
    const before = set.get(key)
    if (change.op === 'put') {
      set.set(key, change.object)
      replaced.push({ key, before, after: change.object })
    } else if (before) {
      set.delete(key)
      replaced.push({ key, before, after: undefined })
    }
  }
  return replaced
}

/** The set after the changes, beside the one given. */
export function withChanges(set: ReadonlyMap<string, PublishedObject>, changes: readonly Change[]): ObjectSet {
  const after = new Map(set)
  applyChanges(after, changes)
  return after
}

export function toObjectSet(objects: Iterable<PublishedObject>): ObjectSet {
  return new Map(Array.from(objects, (object) => [objectKey(object), object]))
}
