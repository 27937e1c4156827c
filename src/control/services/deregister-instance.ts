import { deleteInstance } from '@/store/instances'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND */
export async function deregisterInstance(
  { database, clock, actor }: ControlContext,
  { id }: { id: string },
): Promise<{ id: string }> {
  await deleteInstance(database, id, { actor, nowMs: clock.now() })
  return { id }
}
