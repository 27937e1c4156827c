import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BreakerOverrideSpec, orderTarget, publishedTarget } from '@/domain/breaker/policy'
import { applyChanges, type ObjectSet } from '@/domain/revision/object-set'
import { type Change, publishedObject, type PublishedObject } from '@/domain/revision/object'
import { advanceChecksum, canonicalJson, checksumOf, emptyChecksum } from './checksum'

const object = fc
  .record({ name: fc.constantFrom('a', 'b', 'c', 'd'), owner: fc.constantFrom('', 'web', 'ops'), warm: fc.boolean() })
  .map(({ name, owner, warm }): PublishedObject => ({
    kind: 'service',
    namespace: 'shop',
    name,
    spec: { description: '', owner, sendToWarning: warm },
  }))
const change = fc.oneof(
  object.map((each): Change => ({ op: 'put', object: each })),
  object.map(({ kind, namespace, name }): Change => ({ op: 'delete', id: { kind, namespace, name } })),
)

describe('the checksum of a set', () => {
  it('of nothing is zero', () => {
    expect(checksumOf([])).toBe(emptyChecksum)
  })

  it('does not depend on the order of its objects', () => {
    const objects = fc.uniqueArray(object, { selector: (each) => each.name })
    fc.assert(
      fc.property(objects, (each) => {
        expect(checksumOf(each)).toBe(checksumOf(each.toReversed()))
      }),
    )
  })

  it('advanced by changes is the one computed afresh', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const set: ObjectSet = new Map()
        let checksum = emptyChecksum
        for (const { before, after } of applyChanges(set, changes)) {
          checksum = advanceChecksum(checksum, before, after)
          expect(checksum).toMatch(/^[0-9a-f]{64}$/)
        }
        expect(checksum).toBe(checksumOf(set.values()))
      }),
    )
  })

  it('of an order for a breaker is what it was before single machines could be meant', () => {
    const spec: BreakerOverrideSpec = {
      ...{ id: 'o1', intent: 'FORCED_OPEN', reason: 'drill', actor: 'ada', atMs: 0, expiresAtMs: null },
    }
    const before: PublishedObject = { kind: 'breaker-override', namespace: 'shop', name: 'db', spec }
    const published = { ...spec, ...publishedTarget(orderTarget(spec)) }
    expect(checksumOf([{ ...before, spec: published }])).toBe(checksumOf([before]))
    expect(checksumOf([publishedObject.parse(before)])).toBe(checksumOf([before]))
  })

  it('differs when any value differs', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        expect(checksumOf([a]) === checksumOf([b])).toBe(canonicalJson(a) === canonicalJson(b))
      }),
    )
  })
})

describe('canonicalJson', () => {
  it('does not depend on the order in which keys were set', () => {
    const shuffled = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), { selector: ([key]) => key })
    fc.assert(
      fc.property(shuffled, (entries) => {
        const there = Object.fromEntries(entries)
        const back = Object.fromEntries(entries.toReversed())
        expect(canonicalJson({ nested: [there] })).toBe(canonicalJson({ nested: [back] }))
      }),
    )
  })

  it('keeps the order of lists', () => {
    expect(canonicalJson([2, 1])).toBe('[2,1]')
  })

  it('survives the wire: what is parsed again has the same text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })
})
