import type { PublishStatus } from '@/domain/view/views'
import { publishChangeSet as publish } from '@/store/change-sets/status'
import { publishStatus } from '../changes/publish-status'
import type { ControlContext } from '../context'

/**
 * Makes one revision of all edits of a change set, or none.
 * @throws DomainError NOT_FOUND, INVALID, FORBIDDEN, CONFLICT; ConflictError when somebody changed one of its objects
 */
export async function publishChangeSet(
  context: ControlContext,
  { id, version, message }: { id: string; version: number; message?: string | undefined },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const by = { actor, nowMs: clock.now() }
  const { revision } = await publish(database, { id, version, message: message ?? null }, by)
  return publishStatus(context, { revision })
}
