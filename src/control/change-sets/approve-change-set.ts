import { approveChangeSet as approve } from '@/store/change-sets/approvals'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT, FORBIDDEN, INVALID */
export function approveChangeSet(
  { database, clock, actor }: ControlContext,
  input: { id: string; version: number; comment: string },
): Promise<void> {
  return approve(database, input, { actor, nowMs: clock.now() })
}
