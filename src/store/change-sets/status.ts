/** How a change set ends: as a revision, or discarded, from which it can come back. */
import { validApprovals } from '@/domain/change-set/approval'
import { DomainError } from '@/domain/errors'
import type { Revision } from '@/domain/revision/object'
import { committing, commitWithin, lockHead } from '../commit-revision'
import { type Database, inTransaction } from '../database'
import { approvalFacts } from './approvals'
import { type By, lockChangeSet, lockOpen, recordChange, touched } from './changing'
import { readEdits } from './rows'

/**
 * Commits all edits as one revision and closes the change set, both or neither.
 * @param message null for the change set's title
 * @throws DomainError NOT_FOUND, INVALID (no edits, or they change nothing), FORBIDDEN (not approved), CONFLICT (changed,
 * published or discarded since); ConflictError when somebody changed one of its objects
 */
export function publishChangeSet(
  database: Database,
  { message, ...at }: { id: string; version: number; message: string | null },
  by: By,
): Promise<Revision> {
  return committing(database, async (queries) => {
    const set = await lockOpen(queries, at)
    const drafts = await readEdits(queries, set.id)
    if (drafts.length === 0) {
      const problem = 'the change set holds no edits'
      throw new DomainError('INVALID', problem, [{ field: 'id', value: set.id, message: problem }])
    }
    const approved = validApprovals(await approvalFacts(queries, set, drafts, [])).length > 0
    const revision = await commitWithin(queries, await lockHead(queries), {
      edits: drafts.map((each) => each.edit),
      message: message ?? set.title,
      author: by.actor,
      nowMs: by.nowMs,
      changeSet: { id: set.id, approved },
    })
    await queries.changeSet.update({ where: { id: set.id }, data: { status: 'PUBLISHED', ...touched(by) } })
    const detail = { title: set.title, version: set.version }
    await recordChange(queries, set.id, by, { action: 'change-set.publish', revision: revision.revision, detail })
    return revision
  })
}

/** @throws DomainError NOT_FOUND, CONFLICT */
export async function discardChangeSet(database: Database, at: { id: string; version: number }, by: By): Promise<void> {
  await inTransaction(database, async (queries) => {
    const { id, title } = await lockOpen(queries, at)
    await queries.changeSet.update({ where: { id }, data: { status: 'DISCARDED', ...touched(by) } })
    await recordChange(queries, id, by, { action: 'change-set.discard', detail: { title } })
  })
}

/**
 * Opens a discarded change set again.
 * @throws DomainError NOT_FOUND, CONFLICT when it is not discarded
 */
export async function reopenChangeSet(database: Database, { id }: { id: string }, by: By): Promise<void> {
  await inTransaction(database, async (queries) => {
    const { title, status, updatedBy } = await lockChangeSet(queries, id)
    if (status !== 'DISCARDED') {
      const message =
        status === 'OPEN' ? 'the change set is open already' : `the change set was published by ${updatedBy}`
      throw new DomainError('CONFLICT', message, [{ field: 'id', value: id, message }])
    }
    await queries.changeSet.update({ where: { id }, data: { status: 'OPEN', ...touched(by) } })
    await recordChange(queries, id, by, { action: 'change-set.reopen', detail: { title } })
  })
}
