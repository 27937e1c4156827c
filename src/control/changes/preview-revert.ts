import { changeId, isOrder } from '@/domain/revision/object'
import type { RevertPreview } from '@/domain/view/change-views'
import { findConflicts } from '@/store/conflicts'
import type { ControlParts } from '../context'
import { desiredState } from '../desired-state'
import { editsBack, revisionToTakeBack } from './edits-back'
import { previewEdits } from './preview-edits'

/**
 * What taking exactly one revision's changes back would change, and which of its objects were changed since. Nothing is
 * saved.
 * @throws DomainError NOT_FOUND
 */
export async function previewRevert(parts: ControlParts, { revision }: { revision: number }): Promise<RevertPreview> {
  const { database } = parts
  const edits = editsBack(await revisionToTakeBack(database, revision))
  const basedOn = edits.map((edit) => ({ id: changeId(edit), baseVersion: edit.baseVersion }))
  const [preview, { stored }] = await Promise.all([previewEdits(parts, { edits }), desiredState(database)])
  return {
    revision,
    preview,
    conflicts: await findConflicts(database.client, basedOn, stored),
    edits: edits.filter((edit) => !isOrder(changeId(edit).kind)),
  }
}
