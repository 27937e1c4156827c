import { DomainError } from '@/domain/errors'
import { type Change, changeId, type PublishedObject } from '@/domain/revision/object'
import type { PublishStatus } from '@/domain/view/views'
import { commitRevision, type StoreEdit } from '@/store/commit-revision'
import { findRevision } from '@/store/revisions'
import { requireActor } from '../access/require-actor'
import type { ControlContext } from '../context'
import { publishStatus } from './publish-status'

const longestMessage = 500

/**
 * Takes exactly one revision's changes back, in a new revision. Operators may do so with one that holds overrides of
 * breakers only.
 * @throws DomainError NOT_FOUND, FORBIDDEN; ConflictError when one of its objects was changed since
 */
export async function revertRevision(
  context: ControlContext,
  { revision, message }: { revision: number; message?: string | undefined },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const found = await findRevision(database, revision)
  if (!found) {
    const problem = `there is no revision ${String(revision)}`
    throw new DomainError('NOT_FOUND', problem, [{ field: 'revision', value: revision, message: problem }])
  }
  requireActor(actor, found.changes.every(isOverride) ? 'OPERATOR' : 'EDITOR')
  const done = await commitRevision(database, {
    edits: found.changes.map((change, index) => editBack(revision, change, found.before[index] ?? null)),
    message: message ?? `Take back revision ${String(revision)}: ${found.message}`.slice(0, longestMessage),
    author: actor,
    nowMs: clock.now(),
    reverts: revision,
  })
  return publishStatus(context, { revision: done.revision })
}

function isOverride(change: Change): boolean {
  return changeId(change).kind === 'breaker-override'
}

/** What the revision put there has its number as version; what it deleted must not be there again. */
function editBack(revision: number, change: Change, object: PublishedObject | null): StoreEdit {
  const baseVersion = change.op === 'put' ? revision : null
  return object ? { op: 'put', object, baseVersion } : { op: 'delete', id: changeId(change), baseVersion }
}
