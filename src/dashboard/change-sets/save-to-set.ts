/**
 * Saving an editor's work into a change set without losing anybody's. A set has one version for all of it, so a colleague
 * who adds another object makes ours stale without touching what we edit: then we read the set again and write on the new
 * version. Only when our own object was changed there meanwhile is it a lost race, which is given back to be merged.
 */
import { changeId, type PublishedObject } from '@/domain/revision/object'
import type { ChangeSetView, Edit } from '@/domain/view/change-views'
import { errorCode } from '../live/api-error'
import type { LostRace } from '../publish/lost-race'
import { editOf, sameEdit } from './edited-set'

interface SaveToSet {
  /** The set as it was when the editor was opened. */
  set: ChangeSetView
  edit: Edit
  put: (version: number) => Promise<unknown>
  read: () => Promise<ChangeSetView>
}

export type Saved =
  | { kind: 'SAVED' }
  /** It was published or discarded meanwhile. */
  | { kind: 'CLOSED' }
  /** `set` is the one that the merged edit is to be saved into. */
  | { kind: 'LOST'; lost: LostRace; set: ChangeSetView }

/** As many colleagues can be in between before we give up and pass the error on. */
const mostTries = 4

/** Rejects with what `put` or `read` rejected with, unless that was a conflict that could be settled. */
export async function saveToSet({ set, edit, put, read }: SaveToSet): Promise<Saved> {
  let version = set.version
  for (let attempt = 1; ; attempt++) {
    try {
      await put(version)
      return { kind: 'SAVED' }
    } catch (error) {
      if (errorCode(error) !== 'CONFLICT' || attempt === mostTries) throw error
      const now = await read()
      if (now.status !== 'OPEN') return { kind: 'CLOSED' }
      const lost = lostIn(set, now, edit)
      if (lost !== null) return { kind: 'LOST', lost, set: now }
      // The same version again means that the conflict was about something else.
      if (now.version === version) throw error
      version = now.version
    }
  }
}

/** What somebody made of the edited object in the set since `before`; null when it was left alone. */
function lostIn(before: ChangeSetView, now: ChangeSetView, edit: Edit): LostRace | null {
  const id = changeId(edit)
  const opened = editOf(before, id)
  const theirs = editOf(now, id)
  if (sameEdit(opened, theirs)) return null
  return {
    id,
    base: opened === null ? null : (objectOf(opened.edit) ?? opened.base),
    theirs: theirs === null ? null : objectOf(theirs.edit),
    onto: theirs === null ? edit.baseVersion : theirs.edit.baseVersion,
    changed: {
      by: theirs?.updatedBy ?? now.updatedBy,
      atMs: theirs?.updatedAtMs ?? now.updatedAtMs,
      revision: null,
    },
  }
}

function objectOf(edit: Edit): PublishedObject | null {
  return edit.op === 'put' ? edit.object : null
}
