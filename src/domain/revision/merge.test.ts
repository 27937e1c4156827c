import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffSpecs } from './diff'
import { mergeSpecs } from './merge'
import { route } from './testing'

const named = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.nat({ max: 2 }) })
const list = fc.uniqueArray(named, { selector: (each) => each.name, maxLength: 4 })
const anySpec = fc.record(
  {
    a: fc.constantFrom(0, 1, null, '', false),
    b: fc.record(
      { c: fc.constantFrom(1, 2, 3), d: fc.array(fc.nat({ max: 1 }), { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    list,
    meta: fc.dictionary(fc.constantFrom('x', 'y', 'a.b', '__proto__'), fc.constantFrom('1', '2'), { maxKeys: 3 }),
  },
  { requiredKeys: ['list'] },
)

describe('a merge', () => {
  it('with a side that changed nothing is the other side', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (base, changed) => {
        expect(mergeSpecs(base, changed, base)).toEqual({ merged: changed, conflicts: [] })
        expect(mergeSpecs(base, base, changed)).toEqual({ merged: changed, conflicts: [] })
      }),
    )
  })

  it('of two sides that did the same is what they did', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (base, changed) => {
        expect(mergeSpecs(base, changed, structuredClone(changed))).toEqual({ merged: changed, conflicts: [] })
      }),
    )
  })

  it('of edits that touch different fields holds both, whichever side is called mine', () => {
    fc.assert(
      fc.property(
        anySpec,
        anySpec,
        fc.array(fc.constantFrom<string>('a', 'b', 'list', 'meta'), { maxLength: 3 }),
        (base, other, mineOnly) => {
          const pick = (wanted: (key: string) => boolean) =>
            Object.fromEntries(
              ['a', 'b', 'list', 'meta'].flatMap((key) => {
                const from = (wanted(key) ? other : base) as Record<string, unknown>
                return from[key] === undefined ? [] : [[key, from[key]]]
              }),
            )
          const mine = pick((key) => mineOnly.includes(key))
          const theirs = pick((key) => !mineOnly.includes(key))
          expect(mergeSpecs<unknown>(base, mine, theirs)).toEqual({ merged: other, conflicts: [] })
          expect(mergeSpecs<unknown>(base, theirs, mine)).toEqual({ merged: other, conflicts: [] })
        },
      ),
    )
  })

  it('has mine in every conflict, and takes nothing that neither side has', () => {
    fc.assert(
      fc.property(anySpec, anySpec, anySpec, (base, mine, theirs) => {
        const { merged, conflicts } = mergeSpecs(base, mine, theirs)
        const swapped = mergeSpecs(base, theirs, mine)
        expect(swapped.conflicts.map((each) => each.path).sort()).toEqual(conflicts.map((each) => each.path).sort())
        const changed = new Set([...diffSpecs(base, mine), ...diffSpecs(base, theirs)].map((each) => top(each.path)))
        for (const each of diffSpecs(base, merged)) expect(changed).toContain(top(each.path))
        for (const { mine: own, theirs: other } of conflicts) expect(own).not.toEqual(other)
      }),
    )
  })

  it('finds weights by their version, whoever listed them where', () => {
    const base = route('r', [['checkout', 'v1', 100]])
    const mine = route('r', [
      ['checkout', 'v2', 0],
      ['checkout', 'v1', 100],
    ])
    const theirs = route('r', [['checkout', 'v1', 100]], { timeoutMs: 500 })
    const { merged, conflicts } = mergeSpecs(base.spec, mine.spec, theirs.spec)
    expect(conflicts).toEqual([])
    expect(merged).toEqual({ ...mine.spec, timeoutMs: 500 })
  })

  it('tells which weight both moved, and keeps mine', () => {
    const base = route('r', [
      ['checkout', 'v1', 100],
      ['checkout', 'v2', 0],
    ])
    const weights = (v1: number, v2: number) =>
      route('r', [
        ['checkout', 'v1', v1],
        ['checkout', 'v2', v2],
      ]).spec
    expect(mergeSpecs(base.spec, weights(75, 25), weights(50, 50))).toEqual({
      merged: weights(75, 25),
      conflicts: [
        { path: 'destinations[checkout/v1].weightPercent', base: 100, mine: 75, theirs: 50 },
        { path: 'destinations[checkout/v2].weightPercent', base: 0, mine: 25, theirs: 50 },
      ],
    })
  })

  const items = (...names: string[]) => ({ set: names.map((name) => ({ name })) })
  it.each([
    ['additions of both sides', items('a', 'b'), items('a', 'b', 'm'), items('a', 't', 'b'), ['a', 't', 'b', 'm']],
    ['an addition and a removal', items('a', 'b'), items('b'), items('a', 'b', 'c'), ['b', 'c']],
    ['a move by them and an addition of mine', items('a', 'b'), items('a', 'b', 'c'), items('b', 'a'), ['b', 'c', 'a']],
    ['all removed by one, one added by the other', items('a'), items(), items('a', 'b'), ['b']],
    ['lists that both began', { set: [] }, items('m'), items('t'), ['t', 'm']],
  ])('merges %s', (_what, base, mine, theirs, names) => {
    expect(mergeSpecs(base, mine, theirs)).toEqual({ merged: items(...names), conflicts: [] })
  })

  it.each([
    ['an order that both changed', items('a', 'b', 'c'), items('b', 'a', 'c'), items('c', 'a', 'b'), 'set'],
    [
      'a removal of what the other changed',
      { h: [{ name: 'x', v: 1 }] },
      { h: [] },
      { h: [{ name: 'x', v: 2 }] },
      'h[x]',
    ],
    ['a plain list', { tags: ['a'] }, { tags: ['a', 'b'] }, { tags: ['a', 'c'] }, 'tags'],
    ['a value that became another kind', { k: { a: 1 } }, { k: null }, { k: { a: 2 } }, 'k'],
  ])('is a conflict for %s', (_what, base, mine, theirs, path) => {
    const { merged, conflicts } = mergeSpecs<unknown>(base, mine, theirs)
    expect(conflicts.map((each) => each.path)).toEqual([path])
    expect(merged).toEqual(mine)
  })

  it('without a base takes what both have alike and asks for the rest', () => {
    expect(mergeSpecs(null, { a: 1, b: 1 }, { a: 1, b: 2 })).toEqual({
      merged: { a: 1, b: 1 },
      conflicts: [{ path: 'b', mine: 1, theirs: 2 }],
    })
  })
})

function top(path: string): string {
  return path.split(/[.[]/)[0] ?? path
}
