import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, type ObjectKind } from './object'
import { applyChanges, type ObjectSet, withChanges } from './object-set'
import { service, setOf } from './testing'

const anyChange = fc
  .record({ name: fc.constantFrom('a', 'b', 'c'), owner: fc.constantFrom('web', 'ops'), put: fc.boolean() })
  .map(({ name, owner, put }): Change =>
    put
      ? { op: 'put', object: service(name, owner) }
      : { op: 'delete', id: { kind: 'service' satisfies ObjectKind, namespace: 'shop', name } },
  )
const anyChanges = fc.array(anyChange, { maxLength: 12 })

describe('applyChanges', () => {
  it('puts and deletes in order and tells what each replaced', () => {
    const set = setOf(service('a'))
    const replaced = applyChanges(set, [
      { op: 'put', object: service('a', 'web') },
      { op: 'put', object: service('b') },
      { op: 'delete', id: { kind: 'service', namespace: 'shop', name: 'a' } },
    ])
    expect(set).toEqual(setOf(service('b')))
    expect(replaced).toEqual([
      { key: 'service/shop/a', before: service('a'), after: service('a', 'web') },
      { key: 'service/shop/b', before: undefined, after: service('b') },
      { key: 'service/shop/a', before: service('a', 'web'), after: undefined },
    ])
  })

  it('takes the deletion of what is not there for no change', () => {
    const set = setOf(service('a'))
    expect(applyChanges(set, [{ op: 'delete', id: { kind: 'route', namespace: 'shop', name: 'a' } }])).toEqual([])
    expect(set).toEqual(setOf(service('a')))
  })

  it('step by step and all at once come to the same', () => {
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const set: ObjectSet = new Map()
        for (const each of changes) applyChanges(set, [each])
        expect(set).toEqual(withChanges(new Map(), changes))
      }),
    )
  })
})

describe('withChanges', () => {
  it('leaves the set it was given alone', () => {
    const set = setOf(service('a'))
    withChanges(set, [{ op: 'delete', id: { kind: 'service', namespace: 'shop', name: 'a' } }])
    expect(set).toEqual(setOf(service('a')))
  })
})
