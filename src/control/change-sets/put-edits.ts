import type { Edit } from '@/domain/view/change-views'
import { putEdits as put } from '@/store/change-sets/edits'
import type { ControlContext } from '../context'

/**
 * Adds edits to a change set or replaces those of the same objects; without a version nothing is replaced.
 * @throws DomainError NOT_FOUND, CONFLICT, INVALID
 */
export function putEdits(
  { database, clock, actor }: ControlContext,
  input: { id: string; version: number | null; edits: Edit[] },
): Promise<{ version: number }> {
  return put(database, input, { actor, nowMs: clock.now() })
}
