import { removeWebhook as remove } from '@/store/webhooks'
import type { ControlContext } from '../context'

/** With all its deliveries. @throws DomainError NOT_FOUND */
export function removeWebhook({ database, clock, actor }: ControlContext, { id }: { id: string }): Promise<void> {
  return remove(database, id, { actor, nowMs: clock.now() })
}
