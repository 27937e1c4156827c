import { changeId, isOrder } from '@/domain/revision/object'
import type { PublishStatus } from '@/domain/view/views'
import { commitRevision } from '@/store/commit-revision'
import { requireActor } from '../access/require-actor'
import type { ControlContext } from '../context'
import { editsBack, revisionToTakeBack } from './edits-back'
import { publishStatus } from './publish-status'

const longestMessage = 500

/**
 * Takes exactly one revision's changes back, in a new revision. Operators may do so with one that holds orders only.
 * @throws DomainError NOT_FOUND, FORBIDDEN; ConflictError when one of its objects was changed since
 */
export async function revertRevision(
  context: ControlContext,
  { revision, message }: { revision: number; message?: string | undefined },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const found = await revisionToTakeBack(database, revision)
  requireActor(actor, found.changes.every((each) => isOrder(changeId(each).kind)) ? 'OPERATOR' : 'EDITOR')
  const done = await commitRevision(database, {
    edits: editsBack(found),
    message: message ?? `Take back revision ${String(revision)}: ${found.message}`.slice(0, longestMessage),
    author: actor,
    nowMs: clock.now(),
    reverts: revision,
  })
  return publishStatus(context, { revision: done.revision })
}
