import { describe, expect, it } from 'vitest'
import { findings } from './checks'
import type { PublishedObject } from './object'
import { breaker, limit, route, service, setOf, subset, trip } from './testing'

const nothing = setOf()
const allHealthy = new Map([
  ['checkout', 3],
  ['checkout/v1', 2],
  ['checkout/v2', 1],
])

/** Codes and objects of the warnings about going from one set to another. */
function warned(before: PublishedObject[], after: PublishedObject[], healthy: Map<string, number> | null = allHealthy) {
  return findings(setOf(...before), setOf(...after), healthy).map(({ code, object }) => [code, object])
}

const main = route('main', [['checkout', null, 100]])
const canary = route('main', [
  ['checkout', 'v1', 100],
  ['checkout', 'v2', 0],
])

describe('previewWarnings', () => {
  it('has nothing to say about rules that are in order', () => {
    const objects = [canary, subset('v1', 'checkout'), subset('v2', 'checkout'), limit('l', 'main'), limit('all', null)]
    expect(warned([], [...objects, breaker('b', 'checkout'), trip('b'), service('checkout')])).toEqual([])
  })

  it('SHADOWED_ROUTE: a route that no request can reach, and what hides it', () => {
    const hidden = route('other', [['checkout', null, 100]], { match: { methods: ['GET'] }, priority: -1 })
    expect(findings(nothing, setOf(main, hidden), allHealthy)).toEqual([
      { code: 'SHADOWED_ROUTE', object: 'route/shop/other', detail: 'shop/main takes every request first' },
    ])
  })

  it('NO_HEALTHY_INSTANCE: a destination with weight that nobody stands behind', () => {
    const to = route('main', [
      ['checkout', null, 60],
      ['gone', null, 40],
    ])
    expect(findings(nothing, setOf(to), allHealthy)).toEqual([
      { code: 'NO_HEALTHY_INSTANCE', object: 'route/shop/main', detail: 'gone has no healthy instance' },
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
    expect(warned([], objects)).toEqual([['NO_HEALTHY_INSTANCE', 'route/shop/main']])
  })

  it('UNKNOWN_SUBSET: a destination whose subset is not there or is of another service', () => {
    const to = route('main', [['checkout', 'v1', 100]])
    expect(warned([], [to])).toEqual([['UNKNOWN_SUBSET', 'route/shop/main']])
    expect(warned([], [to, subset('v1', 'payments')])).toEqual([['UNKNOWN_SUBSET', 'route/shop/main']])
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
    const warnings = findings(setOf(removed, ...users), setOf(...users), allHealthy)
    expect(warnings).toEqual([
      { code: 'REMOVES_IN_USE', object: `${removed.kind}/shop/${removed.name}`, detail: `still used by ${user}` },
    ])
  })

  it('does not warn of removing what goes together with its users', () => {
    expect(warned([main, limit('l', 'main')], [])).toEqual([])
  })

  it('is silent about what was wrong before, unless the change touches it', () => {
    const broken = route('broken', [['gone', null, 100]], { priority: 1, match: { hosts: ['a.com'] } })
    expect(warned([broken], [broken, main])).toEqual([])
    const touched = { ...broken, spec: { ...broken.spec, timeoutMs: 100 } }
    expect(warned([broken], [touched])).toEqual([['NO_HEALTHY_INSTANCE', 'route/shop/broken']])
  })
})
