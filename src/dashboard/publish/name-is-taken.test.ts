import { expect, test } from 'vitest'
import { serviceSpec } from '@/domain/service/service'
import type { Edit } from '@/domain/view/change-views'
import { nameIsTaken } from './name-is-taken'

const id = { kind: 'service', namespace: 'shop', name: 'orders' } as const
const put = (baseVersion: number | null): Edit => ({
  op: 'put',
  object: { ...id, spec: serviceSpec.parse({}) },
  baseVersion,
})

test.each([
  ['a new object where none is', put(null), 'CREATED', false],
  ['a new object where one is', put(null), 'CHANGED', true],
  ['an edit of what is there', put(3), 'CHANGED', false],
] as const)('%s', (_name, edit, kind, taken) => {
  expect(nameIsTaken([edit], [{ id, kind, fields: [] }])).toBe(taken)
})
