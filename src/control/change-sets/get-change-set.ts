import { type ApprovalFacts, isApproved, validApprovals, whyNotApprove } from '@/domain/change-set/approval'
import { diffObjects } from '@/domain/revision/diff'
import { changeId } from '@/domain/revision/object'
import type { ChangePreview, ChangeSetView } from '@/domain/view/change-views'
import { approvalFacts } from '@/store/change-sets/approvals'
import { type ChangeSet, type DraftEdit, findOverlaps, readChangeSet, readEdits } from '@/store/change-sets/rows'
import { findConflicts } from '@/store/conflicts'
import { previewEdits } from '../changes/preview-edits'
import type { Actor, ControlContext } from '../context'
import { desiredState } from '../desired-state'
import { notFound } from '../not-found'

/** @throws DomainError NOT_FOUND */
export async function getChangeSet(context: ControlContext, { id }: { id: string }): Promise<ChangeSetView> {
  const { database, actor } = context
  const set = await readChangeSet(database.client, id)
  if (!set) throw notFound('change set', id, 'id')
  const drafts = await readEdits(database.client, id)
  const open = set.status === 'OPEN'
  const basedOn = drafts.map(({ edit }) => ({ id: changeId(edit), baseVersion: edit.baseVersion }))
  const [preview, conflicts, overlaps] = await Promise.all([
    open ? previewEdits(context, { edits: drafts.map((each) => each.edit) }) : closedPreview(drafts),
    open ? findConflicts(database.client, basedOn, (await desiredState(database)).stored) : [],
    open
      ? findOverlaps(
          database.client,
          basedOn.map((each) => each.id),
          id,
        )
      : [],
  ])
  const facts = await approvalFacts(database.client, set, drafts, preview.approvalNamespaces)
  return {
    ...shown(set),
    edits: drafts.map(({ updatedById: _id, ...draft }) => draft),
    editCount: drafts.length,
    preview,
    conflicts,
    overlaps,
    approval: approvalView(facts, actor),
  }
}

function shown({ authorId: _id, ...set }: ChangeSet): Omit<ChangeSet, 'authorId'> {
  return set
}

/** What a change set that is done with would have changed when its edits were written. */
function closedPreview(drafts: readonly DraftEdit[]): ChangePreview {
  return {
    diffs: drafts.flatMap(
      ({ base, edit }) => diffObjects(base ?? undefined, edit.op === 'put' ? edit.object : undefined) ?? [],
    ),
    affects: { services: [], instances: null, requestsPerSecond: null },
    findings: [],
    approvalNamespaces: [],
  }
}

function approvalView(facts: ApprovalFacts, actor: Actor): ChangeSetView['approval'] {
  const whyNot = whyNotApprove(facts, actor)
  return {
    namespaces: [...facts.namespaces],
    given: validApprovals(facts),
    satisfied: isApproved(facts),
    mayApprove: whyNot === null,
    whyNot,
  }
}
