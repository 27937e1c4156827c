import { expect, test } from 'vitest'
import { refusalOf } from './refusal'

const refused = (code: string, data: object = {}) => Object.assign(new Error('in words'), { data: { code, ...data } })
const conflict = {
  id: { kind: 'route', namespace: 'shop', name: 'cart' },
  baseVersion: 3,
  base: null,
  current: null,
  changed: { by: 'Ada', atMs: 1, revision: 7, message: 'delete cart' },
}

test('a lost race names who changed which object', () => {
  expect(refusalOf(refused('CONFLICT', { conflicts: [conflict] }))).toEqual({
    kind: 'CONFLICT',
    conflicts: [conflict],
    message: 'in words',
  })
  expect(refusalOf(refused('CONFLICT'))).toMatchObject({ kind: 'CONFLICT', conflicts: [] })
})

test('a namespace that wants an approver is told apart from a role that does not reach', () => {
  const problems = [{ field: 'edits.0.object.namespace', value: 'prod', message: 'put it into a change set' }]
  expect(refusalOf(refused('FORBIDDEN', { problems }))).toEqual({ kind: 'APPROVAL' })
  expect(refusalOf(refused('FORBIDDEN'))).toEqual({ kind: 'ROLE' })
})

test('anything else is told in its own words', () => {
  expect(refusalOf(new Error('no network'))).toEqual({ kind: 'OTHER', message: 'no network' })
})
