import type { PublishStatus } from '@/domain/view/views'
import { rollBack as commitRollback } from '@/store/rollback'
import type { ControlContext } from '../context'
import { publishStatus } from './publish-status'

/**
 * Makes a new revision whose set is that of revision `to`. `head` is the newest revision that its preview was made of.
 * @throws DomainError NOT_FOUND, CONFLICT (something was committed since the preview), INVALID (the set is that already),
 * FORBIDDEN (a namespace wants a second approver)
 */
export async function rollBack(
  context: ControlContext,
  { to, head, message }: { to: number; head: number; message: string },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const { revision } = await commitRollback(database, { to, head, message, author: actor, nowMs: clock.now() })
  return publishStatus(context, { revision })
}
