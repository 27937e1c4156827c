import { discardChangeSet as discard } from '@/store/change-sets/status'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT */
export function discardChangeSet(
  { database, clock, actor }: ControlContext,
  input: { id: string; version: number },
): Promise<void> {
  return discard(database, input, { actor, nowMs: clock.now() })
}
