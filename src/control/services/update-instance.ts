import type { InstanceSpec } from '@/domain/service/service'
import { updateInstance as update } from '@/store/instances'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, CONFLICT (changed since it was read; the address is taken) */
export async function updateInstance(
  { database, clock, actor }: ControlContext,
  input: { id: string; version: number; spec: InstanceSpec },
): Promise<{ id: string; version: number }> {
  const { id, version } = await update(database, input, { actor, nowMs: clock.now() })
  return { id, version }
}
