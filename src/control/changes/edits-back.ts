/** A revision's changes turned round: the edits that put each of its objects back as it was before. */
import { DomainError } from '@/domain/errors'
import { type Change, changeId, inReadingOrder, type PublishedObject } from '@/domain/revision/object'
import type { Edit } from '@/domain/view/change-views'
import type { Database } from '@/store/database'
import { findRevision, type RevisionWithBefore } from '@/store/revisions'

/** @throws DomainError NOT_FOUND */
export async function revisionToTakeBack(database: Database, revision: number): Promise<RevisionWithBefore> {
  const found = await findRevision(database, revision)
  if (found) return found
  const problem = `there is no revision ${String(revision)}`
  throw new DomainError('NOT_FOUND', problem, [{ field: 'revision', value: revision, message: problem }])
}

export function editsBack({ revision, changes, before }: RevisionWithBefore): Edit[] {
  return changes.map((change, index) => editBack(revision, change, before[index] ?? null))
}

/** What the revision put there has its number as version; what it deleted must not be there again. */
function editBack(revision: number, change: Change, object: PublishedObject | null): Edit {
  const baseVersion = change.op === 'put' ? revision : null
  return object
    ? { op: 'put', object: inReadingOrder(object), baseVersion }
    : { op: 'delete', id: changeId(change), baseVersion }
}
