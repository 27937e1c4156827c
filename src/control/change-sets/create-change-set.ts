import { randomUUID } from 'node:crypto'
import type { Edit } from '@/domain/view/change-views'
import { createChangeSet as create } from '@/store/change-sets/edits'
import type { ControlContext } from '../context'

/** @throws DomainError INVALID */
export function createChangeSet(
  { database, clock, actor }: ControlContext,
  input: { title: string; description: string; edits: Edit[] },
): Promise<{ id: string; version: number }> {
  return create(database, { id: randomUUID(), ...input }, { actor, nowMs: clock.now() })
}
