/** What the page of a change set shows and offers, decided purely. */
import { diffObjects } from '@/domain/revision/diff'
import { changeId, objectKey, type ObjectId } from '@/domain/revision/object'
import type { ChangeSetEditView, ChangeSetView, ObjectConflict, ObjectDiff } from '@/domain/view/change-views'
import { editorHref, withSet } from './set-links'

/** Why a set cannot be published now; the first of them is told. */
export type Hindrance = 'EMPTY' | 'CONFLICTS' | 'NOTHING' | 'APPROVAL' | 'ROLE'

export function hindranceOf(set: ChangeSetView, mayEdit: boolean): Hindrance | null {
  if (set.edits.length === 0) return 'EMPTY'
  if (set.conflicts.length > 0) return 'CONFLICTS'
  if (set.preview.diffs.length === 0) return 'NOTHING'
  if (!set.approval.satisfied) return 'APPROVAL'
  return mayEdit ? null : 'ROLE'
}

export interface EditCard extends ChangeSetEditView {
  id: ObjectId
  key: string
  diff: ObjectDiff
  /** Where it is edited further; null for deletions and for what has no editor. */
  href: string | null
}

/**
 * The edits of a set, each with what it changes: against what is in force, but while an edit waits to be merged against
 * what it was begun on, as it does not mean to take back what others did. One that changes nothing is told as a change
 * without fields.
 */
export function editCards(set: ChangeSetView): EditCard[] {
  const diffs = new Map(set.preview.diffs.map((diff) => [objectKey(diff.id), diff]))
  const lost = new Set(set.conflicts.map((conflict) => objectKey(conflict.id)))
  return set.edits.map((each) => {
    const id = changeId(each.edit)
    const key = objectKey(id)
    const diff = lost.has(key) ? diffOf(each) : diffs.get(key)
    return { ...each, id, key, diff: diff ?? { id, kind: 'CHANGED', fields: [] }, href: hrefOf(set, each) }
  })
}

function diffOf({ edit, base }: ChangeSetEditView): ObjectDiff | null {
  return diffObjects(base ?? undefined, edit.op === 'put' ? edit.object : undefined)
}

function hrefOf(set: ChangeSetView, { edit }: ChangeSetEditView): string | null {
  if (set.status !== 'OPEN' || edit.op === 'delete') return null
  const { object } = edit
  const href = editorHref(object, object.kind === 'subset' ? object.spec.service : undefined)
  return href === null ? null : withSet(href, set.id)
}

/** The lost races of a set, each with the edit that lost it. */
export function conflictCards(set: ChangeSetView): { key: string; conflict: ObjectConflict; card: EditCard }[] {
  const cards = new Map(editCards(set).map((card) => [card.key, card]))
  return set.conflicts.flatMap((conflict) => {
    const key = objectKey(conflict.id)
    const card = cards.get(key)
    return card === undefined ? [] : [{ key, conflict, card }]
  })
}

/**
 * The version that new words of a set go back with. A set has one version for all of it: while nobody has touched its
 * words since they were opened, the present one; otherwise the one that was opened, so that the API refuses.
 */
export function wordsVersion(opened: ChangeSetView, now: ChangeSetView): number {
  return opened.title === now.title && opened.description === now.description ? now.version : opened.version
}

/** Whether somebody else has changed a set since the reader took note of `seenVersion`. */
export function isNews(set: ChangeSetView, seenVersion: number, reader: string): boolean {
  return set.status === 'OPEN' && set.version !== seenVersion && set.updatedBy !== reader
}
