import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { objectRef } from '../names'
import type { RateLimitSpec } from '../rate-limit/policy'
import { shadowedBy } from '../routing/shadowed'
import { fewHosts, fewPaths } from '../routing/testing'
import { findings } from './checks'
import { diffObjects } from './diff'
import type { InstancesOf } from './finding-rules'
import { type Change, objectKey, type PublishedObject } from './object'
import { withChanges } from './object-set'
import { SetIndex } from './set-index'
import { breaker, limit, route, service, setOf, subset, trip } from './testing'

const instance = (tag: string) => ({ health: 'passing' as const, weight: 1, port: 80, tags: [tag], meta: {} })
const fleet: Record<string, ReturnType<typeof instance>[]> = {
  checkout: [instance('v1'), instance('v1'), instance('v2')],
}
const allHealthy: InstancesOf = (name) => fleet[name] ?? []

/** What is found about going from one set to another. */
function found(before: PublishedObject[], after: PublishedObject[], instancesOf: InstancesOf = allHealthy) {
  return findings(new SetIndex(setOf(...before)), changesBetween(before, after), instancesOf)
}

function changesBetween(before: PublishedObject[], after: PublishedObject[]): Change[] {
  const kept = new Set(after.map(objectKey))
  const gone = before.filter((each) => !kept.has(objectKey(each)))
  const there = setOf(...before)
  return [
    ...gone.map(({ kind, namespace, name }): Change => ({ op: 'delete', id: { kind, namespace, name } })),
    ...after
      .filter((each) => diffObjects(there.get(objectKey(each)), each) !== null)
      .map((object): Change => ({ op: 'put', object })),
  ]
}

/** Codes and objects of the same. */
function warned(before: PublishedObject[], after: PublishedObject[], instancesOf: InstancesOf = allHealthy) {
  return found(before, after, instancesOf).map(({ code, object }) => [code, object])
}

const main = route('main', [['checkout', null, 100]])
const canary = route('main', [
  ['checkout', 'v1', 100],
  ['checkout', 'v2', 0],
])

describe('findings', () => {
  it('has nothing to say about rules that are in order', () => {
    const objects = [canary, subset('v1', 'checkout'), subset('v2', 'checkout'), limit('l', 'main'), limit('all', null)]
    expect(warned([], [...objects, breaker('b', 'checkout'), trip('b'), service('checkout')])).toEqual([])
  })

  it('SHADOWED_ROUTE: a route that no request can reach, and what hides it', () => {
    const hidden = route('other', [['checkout', null, 100]], { match: { methods: ['GET'] }, priority: -1 })
    expect(found([], [main, hidden])).toEqual([
      { code: 'SHADOWED_ROUTE', severity: 'warning', object: 'route/shop/other', params: { by: 'shop/main' } },
    ])
  })

  it('NO_HEALTHY_INSTANCE: a destination with weight that nobody stands behind', () => {
    const to = route('main', [
      ['checkout', null, 60],
      ['gone', null, 40],
    ])
    expect(found([], [to])).toEqual([
      {
        code: 'NO_HEALTHY_INSTANCE',
        severity: 'danger',
        object: 'route/shop/main',
        params: { destination: 'gone' },
      },
    ])
  })

  it.each([
    [
      'without weight',
      route('main', [
        ['checkout', null, 100],
        ['gone', null, 0],
      ]),
      allHealthy,
    ],
    ['of a route that is not enabled', route('main', [['gone', null, 100]], { enabled: false }), allHealthy],
    ['while nobody knows who is healthy', route('main', [['gone', null, 100]]), null],
  ])('does not speak of a destination %s', (_what, to, healthy) => {
    expect(warned([], [to], healthy)).toEqual([])
  })

  it('speaks of an empty subset though its service is healthy', () => {
    const objects = [route('main', [['checkout', 'v3', 100]]), subset('v3', 'checkout')]
    expect(warned([], objects)).toEqual([
      ['NO_HEALTHY_INSTANCE', 'route/shop/main'],
      ['EMPTY_SUBSET', 'subset/shop/v3'],
    ])
  })

  it('UNKNOWN_SUBSET: a destination whose subset is not there or is of another service', () => {
    const to = route('main', [['checkout', 'v1', 100]])
    expect(warned([], [to])).toEqual([['UNKNOWN_SUBSET', 'route/shop/main']])
    expect(warned([], [to, subset('v1', 'payments')], null)).toEqual([['UNKNOWN_SUBSET', 'route/shop/main']])
  })

  it('UNKNOWN_ROUTE: a limit on a route that is not there', () => {
    expect(warned([], [limit('l', 'main')])).toEqual([['UNKNOWN_ROUTE', 'rate-limit/shop/l']])
  })

  it('TWO_BREAKERS_ON_ONE_SERVICE: the second of those that are enabled', () => {
    expect(warned([], [breaker('a', 'checkout'), breaker('b', 'checkout')])).toEqual([
      ['TWO_BREAKERS_ON_ONE_SERVICE', 'breaker/shop/b'],
    ])
    expect(warned([], [breaker('a', 'checkout'), breaker('b', 'checkout', false), breaker('c', 'payments')])).toEqual(
      [],
    )
  })

  it.each<[string, PublishedObject, PublishedObject[], string]>([
    [
      'a subset that a route sends to',
      subset('v1', 'checkout'),
      [route('r', [['checkout', 'v1', 100]])],
      'route/shop/r',
    ],
    ['a route that a limit names', main, [limit('l', 'main')], 'rate-limit/shop/l'],
    ['a breaker that is tripped', breaker('b', 'checkout'), [trip('b')], 'breaker-override/shop/b'],
  ])('REMOVES_IN_USE: %s, told once', (_what, removed, users, user) => {
    const other = route('other', [['checkout', null, 100]], { match: { hosts: ['other.com'] } })
    expect(found([removed, other, ...users], [other, ...users])).toEqual([
      {
        code: 'REMOVES_IN_USE',
        severity: 'danger',
        object: `${removed.kind}/shop/${removed.name}`,
        params: { by: user, count: '1' },
      },
    ])
  })

  it('does not warn of removing what goes together with its users', () => {
    expect(warned([main, limit('l', 'main'), service('a')], [service('a')])).toEqual([['REMOVES_EVERYTHING', 'shop']])
  })

  it('REMOVES_EVERYTHING: the last route or the last object of a namespace, overrides not counted', () => {
    const everything = [main, service('checkout'), breaker('b', 'checkout'), trip('b')]
    const told = (what: string, count: string) => [
      { code: 'REMOVES_EVERYTHING', severity: 'danger', object: 'shop', params: { what, count } },
    ]
    expect(found(everything, [])).toEqual(told('objects', '3'))
    expect(found(everything, everything.slice(1))).toEqual(told('routes', '1'))
    expect(found(everything, [main])).toEqual([])
  })

  it('EMPTY_SUBSET: a subset whose tags no instance has, as long as somebody knows the instances', () => {
    const expected = {
      code: 'EMPTY_SUBSET',
      severity: 'warning',
      object: 'subset/shop/v9',
      params: { service: 'checkout' },
    }
    expect(found([], [subset('v9', 'checkout')])).toEqual([expected])
    expect(found([], [subset('v9', 'checkout')], null)).toEqual([])
    expect(found([], [subset('v1', 'checkout')])).toEqual([])
  })

  it('CONFLICTING_LIMITS: the second of two that are alike, by the same key, unless it is on trial', () => {
    const trial = limit('c', 'main', { mode: 'SHADOW' })
    expect(found([main], [main, limit('a', 'main'), limit('b', 'main'), limit('all', null), trial])).toEqual([
      {
        code: 'CONFLICTING_LIMITS',
        severity: 'warning',
        object: 'rate-limit/shop/b',
        params: { other: 'shop/a', route: 'main' },
      },
    ])
  })

  const second = { limit: 10, periodMs: 1000, burst: 10 }
  const hour = { limit: 1000, periodMs: 3_600_000, burst: 1000 }
  it.each<[string, Partial<RateLimitSpec>, Partial<RateLimitSpec>, string[]]>([
    ['layers: a short burst and a long sum', second, hour, []],
    ['a wider rate with a wider burst', { ...second, limit: 20, burst: 20 }, second, ['a']],
    ['the same rate over another period', { ...second, limit: 600, periodMs: 60_000, burst: 11 }, second, ['a']],
    ['the same rate with a narrower burst', { ...second, burst: 5 }, second, ['b']],
    ['a wider rate with a narrower burst', { ...second, limit: 20, burst: 5 }, second, []],
    ['other keys', second, { ...second, key: { source: 'ALL', name: '' } }, []],
    ['one for each gateway beside one for all', { ...second, limit: 5, scope: 'LOCAL' }, second, []],
    ['a shared one that is as narrow as one for each gateway', second, { ...second, scope: 'LOCAL' }, ['b']],
    [
      'the narrow one lets all pass without Redis',
      { ...second, onRedisDown: 'ALLOW' },
      { ...hour, burst: 9999, limit: 360_000 },
      [],
    ],
  ])('CONFLICTING_LIMITS names the one that is without effect: %s', (_what, a, b, without) => {
    const told = found([main], [main, limit('a', 'main', a), limit('b', 'main', b)])
    expect(told.map((each) => each.object)).toEqual(without.map((name) => `rate-limit/shop/${name}`))
  })

  it('keeps subsets of two namespaces apart that have one name', () => {
    const elsewhere: PublishedObject = { ...subset('v', 'checkout'), namespace: 'web' }
    const own = subset('v', 'checkout')
    const to = route('main', [['checkout', 'v', 100]])
    const known: PublishedObject = { ...elsewhere, spec: { ...own.spec, tags: ['v1'] } }
    expect(warned([known], [known, own, to]).map(([code]) => code)).toEqual(['NO_HEALTHY_INSTANCE', 'EMPTY_SUBSET'])
  })

  it('speaks of routes that a changed subset or service leaves without instances', () => {
    const to = route('main', [['checkout', 'v1', 100]])
    const narrowed: PublishedObject = { ...subset('v1', 'checkout'), spec: { ...subset('v9', 'checkout').spec } }
    expect(warned([to, subset('v1', 'checkout')], [to, narrowed])).toEqual([
      ['NO_HEALTHY_INSTANCE', 'route/shop/main'],
      ['EMPTY_SUBSET', 'subset/shop/v1'],
    ])
    const onlyWarning: InstancesOf = () => [{ ...instance('v1'), health: 'warning' }]
    const strict: PublishedObject = {
      ...service('checkout'),
      kind: 'service',
      spec: { ...service('checkout').spec, sendToWarning: false },
    }
    expect(warned([main, service('checkout')], [main, strict], onlyWarning)).toEqual([
      ['NO_HEALTHY_INSTANCE', 'route/shop/main'],
    ])
  })

  it('is silent about what was wrong before, unless the change touches it', () => {
    const broken = route('broken', [['gone', null, 100]], { priority: 1, match: { hosts: ['a.com'] } })
    expect(warned([broken], [broken, main])).toEqual([])
    const touched = { ...broken, spec: { ...broken.spec, timeoutMs: 100 } }
    expect(warned([broken], [touched])).toEqual([['NO_HEALTHY_INSTANCE', 'route/shop/broken']])
  })
})

describe('of one edit among many', () => {
  const anyRoute = fc
    .record({
      id: fc.nat({ max: 9 }),
      enabled: fc.constantFrom(true, true, true, false),
      priority: fc.nat({ max: 1 }),
      hosts: fc.subarray(fewHosts, { maxLength: 2 }),
      path: fc.constantFrom(...fewPaths),
      methods: fc.subarray(['GET' as const, 'POST' as const]),
      subset: fc.constantFrom(null, 'v1', 'v9'),
    })
    .map(({ id, enabled, priority, subset: to, ...match }) =>
      route(`r${String(id)}`, [['checkout', to, 100]], { enabled, priority, match }),
    )
  const anyObject: fc.Arbitrary<PublishedObject> = fc.oneof(
    { weight: 8, arbitrary: anyRoute },
    fc.constantFrom('v1', 'v9').chain((name) => fc.constantFrom('checkout', 'cart').map((of) => subset(name, of))),
    fc.tuple(fc.constantFrom('l1', 'l2'), fc.constantFrom('r1', 'r2', null)).map(([name, on]) => limit(name, on)),
    fc.tuple(fc.constantFrom('b1', 'b2'), fc.constantFrom('checkout', 'cart')).map(([name, of]) => breaker(name, of)),
    fc.constantFrom('checkout', 'cart').map((name) => service(name)),
  )
  const anySet = fc.uniqueArray(anyObject, { selector: objectKey, maxLength: 12 })

  it('hidden routes are exactly those that a look at all routes finds anew', () => {
    const hidden = (objects: PublishedObject[]) =>
      shadowedBy(
        objects.flatMap((each) =>
          each.kind === 'route' ? [{ ref: objectRef(each.namespace, each.name), spec: each.spec }] : [],
        ),
      )
    fc.assert(
      fc.property(anySet, anySet, (before, edited) => {
        const changes = edited.map((object, at): Change => {
          const { kind, namespace, name } = object
          return at % 4 === 3 ? { op: 'delete', id: { kind, namespace, name } } : { op: 'put', object }
        })
        const set = setOf(...before)
        const after = withChanges(set, changes)
        const was = hidden(before)
        const touched = (ref: string) => diffObjects(set.get(`route/${ref}`), after.get(`route/${ref}`)) !== null
        const expected = [...hidden([...after.values()])].filter(([ref, by]) => was.get(ref) !== by || touched(ref))
        const told = findings(new SetIndex(set), changes, null).filter((each) => each.code === 'SHADOWED_ROUTE')
        expect(new Map(told.map((each) => [each.object, each.params.by]))).toEqual(
          new Map(expected.map(([ref, by]) => [`route/${ref}`, by])),
        )
      }),
      { numRuns: 400 },
    )
  })

  it('all else that is found is what making the whole set anew would find, but for what was so before', () => {
    const others = (set: PublishedObject[]) =>
      found([], set).filter((each) => !['SHADOWED_ROUTE', 'REMOVES_EVERYTHING'].includes(each.code))
    fc.assert(
      fc.property(anySet, anySet, (before, edited) => {
        const set = setOf(...before)
        const changes = edited.map((object): Change => ({ op: 'put', object }))
        const after = [...withChanges(set, changes).values()]
        const known = others(before).map((each) => JSON.stringify(each))
        const touched = new Set(
          edited.filter((each) => diffObjects(set.get(objectKey(each)), each) !== null).map(objectKey),
        )
        const expected = others(after).filter(
          (each) => touched.has(each.object) || !known.includes(JSON.stringify(each)),
        )
        const told = findings(new SetIndex(set), changes, allHealthy).filter((each) => each.code !== 'SHADOWED_ROUTE')
        expect(told).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })
})
