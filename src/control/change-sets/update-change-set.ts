import { updateChangeSet as update } from '@/store/change-sets/edits'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT, INVALID */
export function updateChangeSet(
  { database, clock, actor }: ControlContext,
  input: { id: string; version: number; title: string; description: string },
): Promise<{ version: number }> {
  return update(database, input, { actor, nowMs: clock.now() })
}
