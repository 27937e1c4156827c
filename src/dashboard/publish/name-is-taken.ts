import { changeId, objectKey } from '@/domain/revision/object'
import type { Edit, ObjectDiff } from '@/domain/view/change-views'

/** Whether an edit means to create an object that is there already: its name has to be another. */
export function nameIsTaken(edits: readonly Edit[], diffs: readonly ObjectDiff[]): boolean {
  const there = new Set(diffs.filter((diff) => diff.kind !== 'CREATED').map((diff) => objectKey(diff.id)))
  return edits.some((edit) => edit.op === 'put' && edit.baseVersion === null && there.has(objectKey(changeId(edit))))
}
