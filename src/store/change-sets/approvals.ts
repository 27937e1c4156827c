import { type ApprovalFacts, whyNotApprove } from '@/domain/change-set/approval'
import { DomainError, type ErrorCode } from '@/domain/errors'
import { changeId } from '@/domain/revision/object'
import type { Role } from '@/domain/view/views'
import { readNamespaces, refuse } from '../commit-checks'
import { type Database, inTransaction, type Queries } from '../database'
import { unstorableText } from '../storable-text'
import { lockOpen, recordChange } from './changing'
import { type ChangeSet, type DraftEdit, readEdits } from './rows'

interface Approver {
  actor: { id: string; name: string; role: Role }
  nowMs: number
}

/** What approval of the present version is judged by; `namespaces` are those of its edits that want an approver. */
export async function approvalFacts(
  queries: Queries,
  set: Pick<ChangeSet, 'id' | 'version' | 'authorId'>,
  edits: readonly DraftEdit[],
  namespaces: readonly string[],
): Promise<ApprovalFacts> {
  const approvals = await readApprovals(queries, [set])
  return { namespaces, writers: writersOf(set, edits), approvals: approvals.get(set.id) ?? [] }
}

/** The approvals of each change set's present version, oldest first, with what each approver may do now. */
export async function readApprovals(
  queries: Queries,
  sets: readonly Pick<ChangeSet, 'id' | 'version'>[],
): Promise<ReadonlyMap<string, ApprovalFacts['approvals']>> {
  const rows = await queries.approval.findMany({
    where: { OR: sets.map(({ id, version }) => ({ changeSetId: id, version })) },
    orderBy: { at: 'asc' },
  })
  const grants = await queries.roleGrant.findMany({
    where: { namespace: null, userId: { in: rows.map((row) => row.userId) } },
    select: { userId: true, role: true },
  })
  const roles = new Map(grants.map((each) => [each.userId, each.role]))
  const bySet = new Map(sets.map(({ id }): [string, ApprovalFacts['approvals'][number][]] => [id, []]))
  for (const { changeSetId, userId, user, at, comment } of rows) {
    bySet.get(changeSetId)?.push({ userId, by: user, atMs: at.getTime(), comment, role: roles.get(userId) ?? null })
  }
  return bySet
}

export function writersOf(
  set: { authorId: string | null },
  edits: readonly { updatedById: string | null }[],
): Set<string> {
  return new Set([set.authorId, ...edits.map((each) => each.updatedById)].filter((id) => id !== null))
}

/** @throws DomainError NOT_FOUND, CONFLICT (changed since; given already), FORBIDDEN (own change), INVALID (not needed) */
export async function approveChangeSet(
  database: Database,
  { comment, ...at }: { id: string; version: number; comment: string },
  by: Approver,
): Promise<void> {
  refuse('INVALID', unstorableText(comment, 'comment'))
  await inTransaction(database, async (queries) => {
    const set = await lockOpen(queries, at)
    const edits = await readEdits(queries, set.id)
    const facts = await approvalFacts(queries, set, edits, await approvalNamespaces(queries, edits))
    const whyNot = whyNotApprove(facts, by.actor)
    if (whyNot) throw refusal(...refusals[whyNot], set.id)
    const { id: userId, name: user } = by.actor
    const { id: changeSetId, version } = set
    await queries.approval.create({ data: { changeSetId, version, userId, user, at: new Date(by.nowMs), comment } })
    await recordChange(queries, set.id, by, { action: 'change-set.approve', detail: { version, comment } })
  })
}

async function approvalNamespaces(queries: Queries, edits: readonly DraftEdit[]): Promise<string[]> {
  const ids = edits.map(({ edit }) => changeId(edit))
  return [...(await readNamespaces(queries, ids))].filter(([, each]) => each.requiresApproval).map(([name]) => name)
}

const refusals: Record<NonNullable<ReturnType<typeof whyNotApprove>>, [ErrorCode, string]> = {
  NOT_NEEDED: ['INVALID', 'No namespace of its edits wants a second approver'],
  ROLE: ['FORBIDDEN', 'Approving needs the role EDITOR'],
  OWN_CHANGE: ['FORBIDDEN', 'Somebody else has to approve it: you made this change set or wrote one of its edits'],
  GIVEN: ['CONFLICT', 'You have approved this version already'],
}

function refusal(code: ErrorCode, message: string, id: string): DomainError {
  return new DomainError(code, message, [{ field: 'id', value: id, message }])
}

/**
 * Takes one's approval of the present version back.
 * @throws DomainError NOT_FOUND (also when there is none), CONFLICT (not open any more)
 */
export async function withdrawApproval(database: Database, { id }: { id: string }, by: Approver): Promise<void> {
  await inTransaction(database, async (queries) => {
    const { version } = await lockOpen(queries, { id, version: null })
    const where = { changeSetId: id, version, userId: by.actor.id }
    const { count } = await queries.approval.deleteMany({ where })
    if (count === 0) throw refusal('NOT_FOUND', 'You have not approved this version', id)
    await recordChange(queries, id, by, { action: 'change-set.withdraw', detail: { version } })
  })
}
