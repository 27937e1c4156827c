import { withdrawApproval as withdraw } from '@/store/change-sets/approvals'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT */
export function withdrawApproval({ database, clock, actor }: ControlContext, input: { id: string }): Promise<void> {
  return withdraw(database, input, { actor, nowMs: clock.now() })
}
