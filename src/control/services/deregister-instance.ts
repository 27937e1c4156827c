import { DomainError } from '@/domain/errors'
import { findManagedInstance } from '@/store/instances'
import type { ControlContext } from '../context'
import { deregisterInstances } from '../instances/deregister-instances'

export interface DeregisterOneRequest {
  id: string
  reason?: string
  /** Whether fewer instances may be left than the service wants. */
  force?: boolean
}

/**
 * Deregisters one managed instance by its id alone, in the catalog or not; the same guard holds as for many.
 * @throws DomainError NOT_FOUND, CONFLICT (too few would be left, or nobody knows how many), UNAVAILABLE
 */
export async function deregisterInstance(
  context: ControlContext,
  { id, reason = '', force = false }: DeregisterOneRequest,
): Promise<{ id: string }> {
  const { service, address, port } = (await findManagedInstance(context.database, id)).spec
  const targets = [{ service, node: '', instanceId: id, address, port }]
  const [refused] = (await deregisterInstances(context, { targets, reason, force })).failed
  if (!refused) return { id }
  const { message } = refused
  throw new DomainError('CONFLICT', message, [{ field: 'id', value: id, message }])
}
