import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec, type RouteSpec } from '@/domain/routing/route'
import type { Edit } from '@/domain/view/change-views'
import type { LostRace } from '../publish/lost-race'
import { editOfResult, mergeOf, mergeResult, openChoices, type MergeChoices, type MergeResult } from './merge-model'

const id = { kind: 'route', namespace: 'shop', name: 'checkout' } as const
type Weights = readonly (readonly [string, number])[]
const route = (weights: Weights, change: Partial<RouteSpec> = {}): PublishedObject => ({
  ...id,
  spec: {
    ...routeSpec.parse({ match: {}, destinations: [{ service: 'a', weightPercent: 100 }] }),
    destinations: weights.map(([service, weightPercent]) => ({ service, subset: null, weightPercent })),
    ...change,
  },
})
const half: Weights = [
  ['a', 50],
  ['b', 50],
]
const race = (base: PublishedObject | null, theirs: PublishedObject | null): LostRace => ({
  id,
  base,
  theirs,
  onto: theirs === null ? null : 9,
  changed: { by: 'bob', atMs: 1, revision: 9 },
})
const put = (object: PublishedObject): Edit => ({ op: 'put', object, baseVersion: 4 })
const removal: Edit = { op: 'delete', id, baseVersion: 4 }

describe('merging fields', () => {
  const base = route(half)
  const mine = put(route(half, { timeoutMs: 2000, description: 'mine', priority: 7 }))
  const lost = race(base, route(half, { timeoutMs: 3000, rewritePath: '/x', priority: 7 }))
  const merge = mergeOf(lost, mine)

  it('tells what came from whom, and asks only for what both changed', () => {
    if (merge.kind !== 'FIELDS') throw new Error(merge.kind)
    expect(merge.conflicts).toEqual([{ path: 'timeoutMs', base: 15_000, mine: 2000, theirs: 3000 }])
    expect(merge.taken.map(({ path, from }) => [path, from]).sort()).toEqual([
      ['description', 'MINE'],
      ['priority', 'BOTH'],
      ['rewritePath', 'THEIRS'],
    ])
  })

  it('is open until each is chosen', () => {
    expect(openChoices(merge, {})).toEqual(['timeoutMs'])
    expect(openChoices(merge, { timeoutMs: 'MINE' })).toEqual([])
  })

  test.each([
    ['MINE', 2000],
    ['THEIRS', 3000],
  ] as const)('with %s holds that value, and all that was not in question', (side, timeoutMs) => {
    expect(mergeResult(merge, lost, { timeoutMs: side })).toMatchObject({
      kind: 'PUT',
      onto: 9,
      spec: { timeoutMs, description: 'mine', rewritePath: '/x', priority: 7 },
    })
  })
})

describe('merging destinations', () => {
  const theirs = route([
    ['a', 20],
    ['b', 50],
    ['c', 30],
  ])
  const mine = put(route([['a', 100]]))
  const lost = race(route(half), theirs)
  const merge = mergeOf(lost, mine)
  const destinations = (choices: MergeChoices) => {
    const result = mergeResult(merge, lost, choices)
    if (result.kind !== 'PUT') throw new Error(result.kind)
    return (result.spec as RouteSpec).destinations.map((each) => [each.service, each.weightPercent])
  }
  const weight = 'destinations[a].weightPercent'

  it('takes weights one by one', () => {
    expect(openChoices(merge, {})).toEqual([weight])
    expect(destinations({ [weight]: 'THEIRS' })).toEqual([
      ['a', 20],
      ['c', 30],
    ])
  })

  it('that do not add up is refused with the words of the schema', () => {
    const result = mergeResult(merge, lost, { [weight]: 'MINE' })
    if (result.kind === 'DROP') throw new Error(result.kind)
    const checked = editOfResult(result, mine, id)
    expect(checked.ok ? [] : checked.problems.map((each) => each.message)).toEqual([
      'weights must add to 100 percent; they add to 130',
    ])
  })
})

test('an order that both changed is chosen as such', () => {
  const lost = race(
    route([
      ['a', 40],
      ['b', 30],
      ['c', 30],
    ]),
    route([
      ['c', 30],
      ['a', 40],
      ['b', 30],
    ]),
  )
  const mine = put(
    route([
      ['b', 30],
      ['a', 40],
      ['c', 30],
    ]),
  )
  const merge = mergeOf(lost, mine)
  const order = (choices: MergeChoices) => {
    const result = mergeResult(merge, lost, choices)
    return result.kind === 'PUT' ? (result.spec as RouteSpec).destinations.map((each) => each.service).join('') : ''
  }
  expect(openChoices(merge, {})).toEqual(['destinations'])
  expect([order({ destinations: 'MINE' }), order({ destinations: 'THEIRS' })]).toEqual(['bac', 'cab'])
})

test('two that made the same object are asked where they differ, and told nothing of what is alike', () => {
  const merge = mergeOf(race(null, route(half, { timeoutMs: 1000 })), put(route(half, { timeoutMs: 2000 })))
  expect(merge).toMatchObject({ kind: 'FIELDS', conflicts: [{ path: 'timeoutMs' }], taken: [] })
})

describe('when one side deleted it', () => {
  test('my edit creates it anew', () => {
    const lost = race(route(half), null)
    const merge = mergeOf(lost, put(route(half, { timeoutMs: 1 })))
    expect(merge.kind).toBe('GONE')
    expect(mergeResult(merge, lost, {})).toMatchObject({ kind: 'PUT', onto: null, spec: { timeoutMs: 1 } })
  })

  test('my deletion tells what they changed, and goes onto their version', () => {
    const lost = race(route(half), route(half, { timeoutMs: 1 }))
    const merge = mergeOf(lost, removal)
    expect(merge).toMatchObject({ kind: 'DELETING', theirs: [{ fields: [{ path: 'timeoutMs' }] }] })
    const result = mergeResult(merge, lost, {})
    expect(result).toEqual({ kind: 'DELETE', onto: 9 })
    if (result.kind === 'DELETE') {
      expect(editOfResult(result, removal, id)).toEqual({ ok: true, spec: { op: 'delete', id, baseVersion: 9 } })
    }
  })

  test('both, nothing is left to do', () => {
    const lost = race(route(half), null)
    expect(mergeResult(mergeOf(lost, removal), lost, {})).toEqual({ kind: 'DROP' })
  })
})

/** Where both only add to a list, their order is no question; mine stands. */
function unordered(result: MergeResult): unknown {
  if (result.kind !== 'PUT') return result
  const spec = result.spec as RouteSpec
  return { ...spec, destinations: spec.destinations.toSorted((a, b) => a.service.localeCompare(b.service)) }
}

test('all of mine is the merge in which mine wins, all of theirs the one in which theirs wins', () => {
  const weights = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 2 })), {
    selector: ([service]) => service,
    maxLength: 3,
  })
  const any = fc
    .record({ weights, timeoutMs: fc.constantFrom(1, 2, 3), methods: fc.subarray(['GET', 'PUT'] as const) })
    .map(({ weights: some, timeoutMs, methods }) =>
      route(some, { timeoutMs, match: { ...routeSpec.shape.match.parse({}), methods } }),
    )
  fc.assert(
    fc.property(any, any, any, (base, mine, theirs) => {
      const lost = race(base, theirs)
      const merge = mergeOf(lost, put(mine))
      if (merge.kind !== 'FIELDS') throw new Error(merge.kind)
      const all = (side: 'MINE' | 'THEIRS') =>
        mergeResult(merge, lost, Object.fromEntries(merge.conflicts.map(({ path }) => [path, side])))
      expect(all('MINE')).toEqual({ kind: 'PUT', spec: merge.mineWins, onto: 9 })
      expect(unordered(all('THEIRS'))).toEqual(unordered({ kind: 'PUT', spec: merge.theirsWin, onto: 9 }))
    }),
    { numRuns: 500 },
  )
})
