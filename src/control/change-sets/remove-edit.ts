import type { ObjectId } from '@/domain/revision/object'
import { removeEdit as remove } from '@/store/change-sets/edits'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT */
export function removeEdit(
  { database, clock, actor }: ControlContext,
  input: { id: string; version: number; object: ObjectId },
): Promise<{ version: number }> {
  return remove(database, input, { actor, nowMs: clock.now() })
}
