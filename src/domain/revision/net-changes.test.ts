import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addRevision, effective, type NetChange, type NetChanges, reversed } from './net-changes'
import { type Change, objectKey, type PublishedObject } from './object'
import { applyChanges, type ObjectSet } from './object-set'
import { service } from './testing'

const anyChange = fc
  .record({ name: fc.constantFrom('a', 'b', 'c'), owner: fc.constantFrom('web', 'ops'), put: fc.boolean() })
  .map(({ name, owner, put }): Change =>
    put
      ? { op: 'put', object: service(name, owner) }
      : { op: 'delete', id: { kind: 'service', namespace: 'shop', name } },
  )
const anyRevision = fc.uniqueArray(anyChange, {
  selector: (each) => (each.op === 'put' ? each.object.name : each.id.name),
  maxLength: 3,
})

/** Carries net changes out, and fails where what they replace is not what stands. */
function apply(set: ObjectSet, changes: readonly NetChange[]): ObjectSet {
  const after = new Map(set)
  for (const { id, before, after: object } of changes) {
    expect(after.get(objectKey(id)) ?? null).toEqual(before)
    if (object) after.set(objectKey(id), object)
    else after.delete(objectKey(id))
  }
  return after
}

it('of any revisions lead from the first set to the last, and reversed back again; none is idle', () => {
  fc.assert(
    fc.property(fc.array(anyRevision, { maxLength: 4 }), fc.array(anyRevision, { maxLength: 6 }), (past, revisions) => {
      const set: ObjectSet = new Map()
      for (const each of past) applyChanges(set, each)
      const start = new Map(set)
      const net: NetChanges = new Map()
      for (const changes of revisions) {
        const before = changes.map((each): PublishedObject | null => {
          const key = objectKey(each.op === 'put' ? { ...each.object } : each.id)
          return set.get(key) ?? null
        })
        applyChanges(set, changes)
        addRevision(net, { changes, before })
      }
      const changes = effective(net)
      expect(apply(start, changes)).toEqual(set)
      expect(apply(set, reversed(changes))).toEqual(start)
      for (const { before, after } of changes) expect(after).not.toEqual(before)
    }),
  )
})
