import type { Edit } from '@/domain/view/change-views'
import type { PublishStatus } from '@/domain/view/views'
import { commitRevision } from '@/store/commit-revision'
import type { ControlContext } from '../context'
import { publishStatus } from './publish-status'

/**
 * Commits edits as one revision and tells how far it has come, which at once is not far. A breaker's override goes with
 * its breaker.
 * @throws DomainError INVALID, FORBIDDEN, CONFLICT, UNAVAILABLE as `commitRevision`
 */
export async function publishEdits(
  context: ControlContext,
  { edits, message }: { edits: Edit[]; message: string },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const { revision } = await commitRevision(database, { edits, message, author: actor, nowMs: clock.now() })
  return publishStatus(context, { revision })
}
