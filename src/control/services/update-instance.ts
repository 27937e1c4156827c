import type { InstanceSpec } from '@/domain/service/service'
import { updateInstance as update } from '@/store/instances'
import type { ControlContext } from '../context'
import { refuseUnreachable } from './refuse-unreachable'

/** @throws DomainError INVALID (an address where no instance may be), NOT_FOUND, CONFLICT (changed since it was read; the address is taken) */
export async function updateInstance(
  { database, clock, actor, allowLoopback }: ControlContext,
  input: { id: string; version: number; spec: InstanceSpec },
): Promise<{ id: string; version: number }> {
  refuseUnreachable(input.spec, { allowLoopback })
  const { id, version } = await update(database, input, { actor, nowMs: clock.now() })
  return { id, version }
}
