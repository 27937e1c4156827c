import { reopenChangeSet as reopen } from '@/store/change-sets/status'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT */
export function reopenChangeSet({ database, clock, actor }: ControlContext, input: { id: string }): Promise<void> {
  return reopen(database, input, { actor, nowMs: clock.now() })
}
