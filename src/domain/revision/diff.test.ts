import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffChanges, diffObjects, diffSpecs } from './diff'
import { withChanges } from './object-set'
import { route, service, setOf } from './testing'

describe('diffSpecs', () => {
  it('says which weights moved', () => {
    const before = route('r', [
      ['checkout', 'v1', 100],
      ['checkout', 'v2', 0],
    ])
    const after = route('r', [
      ['checkout', 'v1', 75],
      ['checkout', 'v2', 25],
    ])
    expect(diffSpecs(before.spec, after.spec)).toEqual([
      { path: 'destinations[checkout/v1].weightPercent', before: 100, after: 75 },
      { path: 'destinations[checkout/v2].weightPercent', before: 0, after: 25 },
    ])
  })

  it('matches destinations by service and subset, not by place', () => {
    const before = route('r', [
      ['a', null, 40],
      ['b', 'v1', 60],
    ])
    const after = route('r', [
      ['c', null, 60],
      ['a', null, 40],
    ])
    expect(diffSpecs(before.spec, after.spec)).toEqual([
      { path: 'destinations[b/v1].service', before: 'b' },
      { path: 'destinations[b/v1].subset', before: 'v1' },
      { path: 'destinations[b/v1].weightPercent', before: 60 },
      { path: 'destinations[c].service', after: 'c' },
      { path: 'destinations[c].subset', after: null },
      { path: 'destinations[c].weightPercent', after: 60 },
    ])
  })

  it('tells a change of order as such', () => {
    const there = { set: [{ name: 'a' }, { name: 'b' }] }
    const back = { set: [{ name: 'b' }, { name: 'a' }] }
    expect(diffSpecs(there, back)).toEqual([{ path: 'set', before: ['a', 'b'], after: ['b', 'a'] }])
  })

  it.each([
    ['a plain field', { timeoutMs: 10 }, { timeoutMs: 20 }, [{ path: 'timeoutMs', before: 10, after: 20 }]],
    ['a field within', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', before: 1, after: 2 }]],
    ['null', { route: null }, { route: 'r' }, [{ path: 'route', before: null, after: 'r' }]],
    [
      'a plain list, as a whole',
      { tags: ['a'] },
      { tags: ['a', 'b'] },
      [{ path: 'tags', before: ['a'], after: ['a', 'b'] }],
    ],
    ['an added key', { meta: { a: '1' } }, { meta: { a: '1', b: '2' } }, [{ path: 'meta.b', after: '2' }]],
    ['a removed key', { meta: { a: '1', b: '2' } }, { meta: { a: '1' } }, [{ path: 'meta.b', before: '2' }]],
    ['a key with a dot', { meta: { 'a.b': 1 } }, { meta: { 'a.b': 2 } }, [{ path: 'meta[a.b]', before: 1, after: 2 }]],
    [
      'a header by its name',
      { h: [{ name: 'x', value: '1' }] },
      { h: [{ name: 'x', value: '2' }] },
      [{ path: 'h[x].value', before: '1', after: '2' }],
    ],
    [
      'names given twice, as a whole',
      {
        h: [
          { name: 'x', v: 1 },
          { name: 'x', v: 2 },
        ],
      },
      { h: [{ name: 'x', v: 1 }] },
      [
        {
          path: 'h',
          before: [
            { name: 'x', v: 1 },
            { name: 'x', v: 2 },
          ],
          after: [{ name: 'x', v: 1 }],
        },
      ],
    ],
    ['nothing', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ])('tells %s', (_what, before, after, diffs) => {
    expect(diffSpecs(before, after)).toEqual(diffs)
  })

  it('is empty for equal values and for no others', () => {
    const named = fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: fc.nat({ max: 1 }) })
    const spec = fc.record(
      {
        a: fc.constantFrom(0, 1, null, '', false),
        b: fc.record(
          { c: fc.constantFrom(1, 2), d: fc.array(fc.nat({ max: 1 }), { maxLength: 2 }) },
          { requiredKeys: [] },
        ),
        e: fc.array(named, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(spec, spec, (before, after) => {
        const equal = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))
        expect(diffSpecs(before, after).length === 0).toBe(equal)
        expect(diffSpecs(before, before)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('diffObjects', () => {
  it('tells every field of what is new or gone', () => {
    const fields = ['description', 'owner', 'sendToWarning']
    expect(diffObjects(undefined, service('a'))).toMatchObject({ kind: 'CREATED', id: { name: 'a' } })
    expect(diffObjects(undefined, service('a'))?.fields.map((each) => each.path)).toEqual(fields)
    expect(diffObjects(service('a'), undefined)).toMatchObject({ kind: 'DELETED' })
    expect(diffObjects(service('a'), undefined)?.fields[0]).toEqual({ path: 'description', before: '' })
  })

  it('is null when nothing differs', () => {
    expect(diffObjects(service('a'), service('a'))).toBeNull()
    expect(diffObjects(undefined, undefined)).toBeNull()
  })
})

describe('diffChanges', () => {
  it('tells what comes of all changes together, once for each object', () => {
    const set = setOf(service('a'), service('b'), service('c'))
    const id = (name: string) => ({ kind: 'service' as const, namespace: 'shop', name })
    const changes = [
      { op: 'put' as const, object: service('a', 'web') },
      { op: 'put' as const, object: service('a', 'ops') },
      { op: 'delete' as const, id: id('b') },
      { op: 'put' as const, object: service('c') },
      { op: 'put' as const, object: service('d') },
      { op: 'delete' as const, id: id('d') },
    ]
    expect(diffChanges(set, changes)).toEqual([
      { id: id('a'), kind: 'CHANGED', fields: [{ path: 'owner', before: '', after: 'ops' }] },
      diffObjects(service('b'), undefined),
    ])
    expect(withChanges(set, changes).size).toBe(2)
  })
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}
