import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NamedRoute } from './precedence'
import { RouteTable } from './route-table'
import { shadowedBy } from './shadowed'
import { fewHosts, fewPaths, requestOf, routeOf } from './testing'

const prefix = (value: string) => ({ path: { type: 'PREFIX' as const, value } })
const exact = (value: string) => ({ path: { type: 'EXACT' as const, value } })
const regex = (value: string) => ({ path: { type: 'REGEX' as const, value } })
const high = { priority: 1 }

describe('shadowedBy', () => {
  it.each<[string, NamedRoute, NamedRoute]>([
    ['equal matches, by name', routeOf('shop/a', prefix('/x')), routeOf('shop/b', prefix('/x'))],
    ['a wide prefix of higher priority', routeOf('shop/a', prefix('/'), high), routeOf('shop/b', exact('/x/y'))],
    ['a prefix above a regex', routeOf('shop/a', prefix('/x'), high), routeOf('shop/b', regex('/x/.*'))],
    ['a regex that matches the exact path', routeOf('shop/a', regex('/x.*'), high), routeOf('shop/b', exact('/xyz'))],
    ['a regex of everything', routeOf('shop/a', regex('.*'), high), routeOf('shop/b', prefix('/x'))],
    [
      'a wider wildcard',
      routeOf('shop/a', { hosts: ['*.com'] }, high),
      routeOf('shop/b', { hosts: ['*.a.com', 'b.com'] }),
    ],
    ['any host', routeOf('shop/a', {}, high), routeOf('shop/b', { hosts: ['a.com'] })],
    ['more methods', routeOf('shop/a', { methods: ['GET', 'PUT'] }, high), routeOf('shop/b', { methods: ['GET'] })],
    [
      'a header that the other has too',
      routeOf('shop/a', { headers: [{ name: 'X', type: 'PRESENT' }] }, high),
      routeOf('shop/b', { headers: [{ name: 'x', type: 'EXACT', value: '1' }] }),
    ],
  ])('finds %s', (_what, hider, hidden) => {
    expect(shadowedBy([hidden, hider])).toEqual(new Map([[hidden.ref, hider.ref]]))
  })

  it.each<[string, NamedRoute, NamedRoute]>([
    ['a route asked earlier', routeOf('shop/a', prefix('/')), routeOf('shop/b', prefix('/x'))],
    ['a sibling prefix', routeOf('shop/a', prefix('/x'), high), routeOf('shop/b', prefix('/xy'))],
    ['another host', routeOf('shop/a', { hosts: ['a.com'] }, high), routeOf('shop/b', {})],
    [
      'one of its hosts free',
      routeOf('shop/a', { hosts: ['a.com'] }, high),
      routeOf('shop/b', { hosts: ['a.com', 'b.com'] }),
    ],
    ['fewer methods', routeOf('shop/a', { methods: ['GET'] }, high), routeOf('shop/b', {})],
    [
      'a header asked for',
      routeOf('shop/a', { headers: [{ name: 'x', type: 'PRESENT' }] }, high),
      routeOf('shop/b', {}),
    ],
    ['a hider that is not enabled', routeOf('shop/a', {}, { ...high, enabled: false }), routeOf('shop/b', {})],
    ['a hidden one that is not enabled', routeOf('shop/a', {}, high), routeOf('shop/b', {}, { enabled: false })],
  ])('does not take %s for hidden', (_what, other, route) => {
    expect(shadowedBy([route, other]).has(route.ref)).toBe(false)
  })

  it('is right: a route that it reports takes no request at all', () => {
    const route = fc
      .record({
        id: fc.nat({ max: 12 }),
        priority: fc.nat({ max: 1 }),
        hosts: fc.subarray(fewHosts, { maxLength: 2 }),
        path: fc.constantFrom(...fewPaths),
        methods: fc.subarray(['GET' as const, 'POST' as const]),
        headers: fc.array(
          fc.record({
            name: fc.constantFrom('v', 'V'),
            type: fc.constantFrom('EXACT' as const, 'PREFIX' as const, 'PRESENT' as const, 'ABSENT' as const),
            value: fc.constantFrom('1', '12'),
          }),
          { maxLength: 2 },
        ),
      })
      .map(({ id, priority, ...match }) => routeOf(`shop/r${String(id)}`, match, { priority }))
    const requests = ['a.com', 'x.a.com', 'z.y.x.a.com', 'b.com', 'org'].flatMap((host) =>
      ['/', '/a', '/a/', '/a/b', '/a/b/c', '/ab', '/b'].flatMap((path) =>
        ['GET', 'POST', 'PUT'].flatMap((method) =>
          [{}, { v: '1' }, { v: '12' }].map((headers) => requestOf({ host, path, method, headers })),
        ),
      ),
    )
    fc.assert(
      fc.property(fc.uniqueArray(route, { selector: (each) => each.ref, minLength: 2, maxLength: 8 }), (routes) => {
        const hidden = shadowedBy(routes)
        fc.pre(hidden.size > 0)
        const table = new RouteTable()
        for (const each of routes) table.put(each.ref, each.spec)
        const reached = new Set(requests.map((each) => table.match(each)?.ref))
        for (const ref of hidden.keys()) expect(reached.has(ref)).toBe(false)
      }),
      { numRuns: 150 },
    )
  })
})
