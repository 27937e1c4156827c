import type { NamespaceView } from '@/domain/view/views'
import { createNamespace as create } from '@/store/namespaces'
import type { ControlContext } from '../context'

/** @throws DomainError CONFLICT when the name is taken */
export async function createNamespace(
  { database, clock, actor }: ControlContext,
  input: NamespaceView,
): Promise<NamespaceView> {
  await create(database, input, { actor, nowMs: clock.now() })
  return input
}
