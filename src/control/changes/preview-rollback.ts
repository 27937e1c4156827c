import { changeId, inReadingOrder, isOrder, objectKey } from '@/domain/revision/object'
import { rollbackNotes } from '@/domain/revision/rollback-notes'
import type { Edit, RollbackPreview } from '@/domain/view/change-views'
import { instancesChangedSince } from '@/store/instances'
import { findCommit } from '@/store/revisions'
import { rollbackChanges, toChange } from '@/store/rollback'
import type { ControlParts } from '../context'
import { previewEdits } from './preview-edits'

/**
 * What bringing the set of revision `to` back would change, and what it would not. Nothing is saved.
 * @throws DomainError NOT_FOUND
 */
export async function previewRollback(parts: ControlParts, { to }: { to: number }): Promise<RollbackPreview> {
  const { database, clock } = parts
  const [{ head, changes, versions }, commit] = await Promise.all([
    rollbackChanges(database, to),
    findCommit(database, to),
  ])
  const edits = changes.map((each): Edit => {
    const change = toChange(each)
    const baseVersion = versions.get(objectKey(each.id)) ?? null
    return change.op === 'put'
      ? { op: 'put', object: inReadingOrder(change.object), baseVersion }
      : { ...change, baseVersion }
  })
  const [preview, instancesChanged] = await Promise.all([
    previewEdits(parts, { edits }),
    instancesChangedSince(database, commit?.committedAtMs ?? 0),
  ])
  return {
    to,
    head,
    preview,
    notes: rollbackNotes(changes, { nowMs: clock.now(), instancesChanged }),
    edits: edits.filter((edit) => !isOrder(changeId(edit).kind)),
  }
}
