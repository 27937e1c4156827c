import type { NamespaceView } from '@/domain/view/views'
import { updateNamespace as update } from '@/store/namespaces'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND */
export async function updateNamespace(
  { database, clock, actor }: ControlContext,
  namespace: NamespaceView,
): Promise<NamespaceView> {
  await update(database, namespace, { actor, nowMs: clock.now() })
  return namespace
}
