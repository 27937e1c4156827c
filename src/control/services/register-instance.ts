import { randomUUID } from 'node:crypto'
import type { InstanceSpec } from '@/domain/service/service'
import { insertInstance } from '@/store/instances'
import type { ControlContext } from '../context'
import { refuseUnreachable } from './refuse-unreachable'

/**
 * Has the controller register an instance in Consul and keep it there.
 * @throws DomainError INVALID (no such namespace; an address where no instance may be), CONFLICT (service, address and port are taken)
 */
export async function registerInstance(
  { database, clock, actor, allowLoopback }: ControlContext,
  input: { namespace: string; spec: InstanceSpec },
): Promise<{ id: string; version: number }> {
  refuseUnreachable(input.spec, { allowLoopback })
  const { id, version } = await insertInstance(database, { id: randomUUID(), ...input }, { actor, nowMs: clock.now() })
  return { id, version }
}
