import type { NamespaceView } from '@/domain/view/views'
import { createNamespace as create, type NewNamespace } from '@/store/namespaces'
import type { ControlContext } from '../context'

/** @throws DomainError CONFLICT when the name is taken */
export async function createNamespace(
  { database, clock, actor }: ControlContext,
  { requiresApproval = false, ...input }: NewNamespace,
): Promise<NamespaceView> {
  const namespace = { ...input, requiresApproval }
  await create(database, namespace, { actor, nowMs: clock.now() })
  return namespace
}
