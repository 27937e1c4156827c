import { expect, test } from 'vitest'
import type { ObjectKind } from '@/domain/revision/object'
import { approvalWanted } from './approval-wanted'

const namespaces = [
  { name: 'prod', description: '', requiresApproval: true },
  { name: 'demo', description: '', requiresApproval: false },
]
const diff = (kind: ObjectKind, namespace: string) => ({
  id: { kind, namespace, name: 'cart' },
  kind: 'CHANGED' as const,
  fields: [],
})

test.each<[string, ReturnType<typeof diff>[], boolean]>([
  ['a route of a namespace that wants one', [diff('route', 'demo'), diff('route', 'prod')], true],
  ['a route of a namespace that does not', [diff('route', 'demo')], false],
  ['a breaker order, wherever it is', [diff('breaker-override', 'prod')], false],
])('%s', (_what, diffs, expected) => {
  expect(approvalWanted(diffs, namespaces)).toBe(expected)
})
