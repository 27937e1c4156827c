import type { ObjectDiff } from '@/domain/view/change-views'
import type { NamespaceView } from '@/domain/view/views'

/**
 * Whether a change touches a namespace that wants a second approver. Breaker orders do not count: in an emergency one
 * person is enough.
 */
export function approvalWanted(diffs: readonly ObjectDiff[], namespaces: readonly NamespaceView[]): boolean {
  const wanting = new Set(namespaces.filter((each) => each.requiresApproval).map((each) => each.name))
  return diffs.some(({ id }) => id.kind !== 'breaker-override' && wanting.has(id.namespace))
}
