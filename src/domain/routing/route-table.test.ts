import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePlaces, type NamedRoute, placesOf } from './precedence'
import { compileConditions, compilePath, hostMatches, type RequestFacts } from './request-match'
import { RouteTable } from './route-table'
import { fewHosts, fewPaths, requestOf, routeOf } from './testing'

function tableOf(routes: readonly NamedRoute[]): RouteTable {
  const table = new RouteTable()
  for (const { ref, spec } of routes) table.put(ref, spec)
  return table
}

/** The definition that the table must agree with: every place of every route, in order; the first that matches. */
function firstByScan(routes: readonly NamedRoute[], request: RequestFacts): string | null {
  const places = routes.filter((route) => route.spec.enabled).flatMap(placesOf)
  const found = places
    .sort(comparePlaces)
    .find(
      ({ spec, host }) =>
        hostMatches(host, request.host) &&
        compilePath(spec.match.path)(request.path) &&
        compileConditions(spec.match)(request),
    )
  return found?.ref ?? null
}

const valueMatch = fc.record({
  name: fc.constantFrom('version', 'Version', 'tier'),
  type: fc.constantFrom('EXACT' as const, 'PREFIX' as const, 'REGEX' as const, 'PRESENT' as const, 'ABSENT' as const),
  value: fc.constantFrom('v1', 'v', 'v[12]'),
})
const route = fc
  .record({
    id: fc.nat({ max: 30 }),
    priority: fc.constantFrom(0, 0, 0, 1),
    enabled: fc.constantFrom(true, true, true, false),
    hosts: fc.subarray(fewHosts, { maxLength: 3 }),
    path: fc.constantFrom(...fewPaths),
    methods: fc.subarray(['GET' as const, 'POST' as const]),
    headers: fc.array(valueMatch, { maxLength: 2 }),
    query: fc.array(valueMatch, { maxLength: 1 }),
  })
  .map(({ id, priority, enabled, ...match }) => routeOf(`shop/r${String(id)}`, match, { priority, enabled }))
const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    host: fc.constantFrom('a.com', 'x.a.com', 'y.x.a.com', 'z.y.x.a.com', 'b.com', 'com', ''),
    path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/a/b/', '/a/b/c', '/a/c', '/ab', '/b', '//'),
    query: fc.constantFrom('', 'version=v1', 'version=v3&version=v2', 'tier='),
    headers: fc.constantFrom({}, { version: 'v1' }, { version: 'v2', tier: 'gold' }),
  })
  .map((facts) => requestOf(facts))

describe('RouteTable', () => {
  it('takes the same route as a scan of all places in order, for any routes, edits and requests', () => {
    fc.assert(
      fc.property(
        fc.array(route, { maxLength: 25 }),
        fc.array(fc.nat({ max: 30 }), { maxLength: 8 }),
        fc.array(request, { minLength: 1, maxLength: 12 }),
        (routes, deleted, requests) => {
          const table = tableOf(routes)
          const byRef = new Map(routes.map((each) => [each.ref, each]))
          for (const id of deleted) {
            table.delete(`shop/r${String(id)}`)
            byRef.delete(`shop/r${String(id)}`)
          }
          expect(table.size).toBe(byRef.size)
          for (const each of requests) {
            expect(table.match(each)?.ref ?? null).toBe(firstByScan([...byRef.values()], each))
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('is the same table whatever order the routes came in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(route, { selector: (each) => each.ref, maxLength: 20 }), request, (routes, each) => {
        const there = tableOf(routes)
        const back = tableOf(routes.toReversed())
        expect(there.match(each)?.ref).toBe(back.match(each)?.ref)
        expect(there.inOrder()).toEqual(back.inOrder())
      }),
    )
  })

  it('holds nothing of routes that have left', () => {
    fc.assert(
      fc.property(fc.array(route, { maxLength: 20 }), (routes) => {
        const table = tableOf(routes)
        for (const each of routes) table.delete(each.ref)
        expect(table).toEqual(new RouteTable())
      }),
    )
  })

  it('looks at no route on another host or path', () => {
    const table = new RouteTable()
    const put = (ref: `shop/${string}`, match: Parameters<typeof routeOf>[1]) => {
      const { spec } = routeOf(ref, match)
      let looks = 0
      table.put(ref, { ...spec, match: { ...spec.match, methods: countingLooks(() => (looks += 1)) } })
      return () => looks
    }
    const far = [
      put('shop/other-host', { hosts: ['other.example.com'] }),
      put('shop/other-suffix', { hosts: ['*.example.org'] }),
      put('shop/other-prefix', { path: { type: 'PREFIX', value: '/cart' } }),
      put('shop/other-exact', { path: { type: 'EXACT', value: '/users/7' } }),
      put('shop/other-regex', { path: { type: 'REGEX', value: '/cart/.*' } }),
    ]
    const near = put('shop/near', { path: { type: 'PREFIX', value: '/users' } })
    expect(table.match(requestOf({ path: '/users/8' }))?.ref).toBe('shop/near')
    expect(near()).toBe(1)
    expect(far.map((looks) => looks())).toEqual([0, 0, 0, 0, 0])
  })

  it('says which host pattern matched', () => {
    const table = tableOf([routeOf('shop/a', { hosts: ['*.example.com', 'api.example.com'] }), routeOf('shop/any', {})])
    expect(table.match(requestOf({ host: 'api.example.com' }))?.host).toBe('api.example.com')
    expect(table.match(requestOf({ host: 'x.y.example.com' }))?.host).toBe('*.example.com')
    expect(table.match(requestOf({ host: 'example.com' }))).toMatchObject({ ref: 'shop/any', host: null })
  })

  it('keeps the route it had when the new one does not compile', () => {
    const table = tableOf([routeOf('shop/a', {})])
    const { spec } = routeOf('shop/a', {})
    const broken = { ...spec, match: { ...spec.match, path: { type: 'REGEX' as const, value: '(' } } }
    expect(() => {
      table.put('shop/a', broken)
    }).toThrow()
    expect(table.match(requestOf())?.ref).toBe('shop/a')
  })

  it('is not slowed by a host of thousands of labels', () => {
    const table = tableOf([routeOf('shop/any', {})])
    expect(table.match(requestOf({ host: 'a.'.repeat(50_000) }))?.ref).toBe('shop/any')
  })

  it('is not slowed by a path of thousands of segments', () => {
    const table = tableOf([routeOf('shop/any', {}), routeOf('shop/a', { path: { type: 'PREFIX', value: '/a/b' } })])
    expect(table.match(requestOf({ path: '/a'.repeat(50_000) }))?.ref).toBe('shop/any')
  })

  it('parses the query only when a route asks for it', () => {
    const table = tableOf([routeOf('shop/plain', {})])
    const query = () => {
      throw new Error('parsed')
    }
    expect(table.match({ ...requestOf(), query })?.ref).toBe('shop/plain')
  })
})

/** Methods that match GET and count how often a request is held against them. */
function countingLooks(onLook: () => void): 'GET'[] {
  const methods: 'GET'[] = ['GET']
  methods.includes = () => {
    onLook()
    return true
  }
  return methods
}
