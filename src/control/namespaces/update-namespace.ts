import type { NamespaceView } from '@/domain/view/views'
import { type NamespaceChange, updateNamespace as update } from '@/store/namespaces'
import type { ControlContext } from '../context'

/** Changes what is given and leaves the rest. @throws DomainError NOT_FOUND, INVALID */
export function updateNamespace(
  { database, clock, actor }: ControlContext,
  namespace: NamespaceChange,
): Promise<NamespaceView> {
  return update(database, namespace, { actor, nowMs: clock.now() })
}
