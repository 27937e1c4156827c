import { expect, test } from 'vitest'
import { serviceSpec } from '@/domain/service/service'
import type { ObjectConflict } from '@/domain/view/change-views'
import { lostRaces } from './lost-race'

const id = { kind: 'service', namespace: 'shop', name: 'orders' } as const
const object = { ...id, spec: serviceSpec.parse({}) }
const conflict: ObjectConflict = {
  id,
  baseVersion: 3,
  base: object,
  current: { object, version: 8 },
  changed: { by: 'ada', atMs: 1, revision: 8, message: 'Owner' },
}
const refused = (code: string, conflicts: unknown) => ({ data: { code, conflicts } })

test('a lost race is read from the error, with the version that a merged edit goes onto', () => {
  expect(lostRaces(refused('CONFLICT', [conflict]))).toMatchObject([{ id, theirs: object, onto: 8 }])
})

test('an edit of what was deleted goes onto nothing', () => {
  expect(lostRaces(refused('CONFLICT', [{ ...conflict, current: null }]))).toMatchObject([{ theirs: null, onto: null }])
})

test.each([
  ['of another kind', refused('FORBIDDEN', [conflict])],
  ['without conflicts', refused('CONFLICT', undefined)],
  ['with something else in their place', refused('CONFLICT', [{ id }])],
  ['of the network', new Error('fetch failed')],
])('an error %s tells of none', (_name, error) => {
  expect(lostRaces(error)).toEqual([])
})
