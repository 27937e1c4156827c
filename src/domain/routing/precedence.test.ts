import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRoutes } from './precedence'
import { fewHosts, fewPaths, routeOf } from './testing'

const header = (name: string) => ({ name, type: 'PRESENT' as const })

describe('compareRoutes', () => {
  it.each([
    {
      rule: 'priority before everything',
      first: routeOf('shop/z', {}, { priority: 1 }),
      second: routeOf('shop/a', { hosts: ['a.com'], path: { type: 'EXACT', value: '/a' } }),
    },
    {
      rule: 'an exact host before a wildcard, however long',
      first: routeOf('shop/z', { hosts: ['a.com'] }),
      second: routeOf('shop/a', { hosts: ['*.very.long.name.of.some.zone.example.com'] }),
    },
    {
      rule: 'a longer wildcard before a shorter one',
      first: routeOf('shop/z', { hosts: ['*.x.a.com'] }),
      second: routeOf('shop/a', { hosts: ['*.a.com'] }),
    },
    {
      rule: 'a wildcard before any host',
      first: routeOf('shop/z', { hosts: ['*.com'] }),
      second: routeOf('shop/a', { path: { type: 'EXACT', value: '/a' } }),
    },
    {
      rule: 'the most specific of several hosts',
      first: routeOf('shop/z', { hosts: ['*.com', 'a.com'] }),
      second: routeOf('shop/a', { hosts: ['*.x.a.com'] }),
    },
    {
      rule: 'an exact path before a regex',
      first: routeOf('shop/z', { path: { type: 'EXACT', value: '/a' } }),
      second: routeOf('shop/a', { path: { type: 'REGEX', value: '/a.*long' } }),
    },
    {
      rule: 'a longer regex before a shorter one',
      first: routeOf('shop/z', { path: { type: 'REGEX', value: '/abc.*' } }),
      second: routeOf('shop/a', { path: { type: 'REGEX', value: '/a.*' } }),
    },
    {
      rule: 'a regex before a prefix',
      first: routeOf('shop/z', { path: { type: 'REGEX', value: '/.*' } }),
      second: routeOf('shop/a', { path: { type: 'PREFIX', value: '/a/b/c' } }),
    },
    {
      rule: 'a longer prefix before a shorter one',
      first: routeOf('shop/z', { path: { type: 'PREFIX', value: '/a/b' } }),
      second: routeOf('shop/a', { path: { type: 'PREFIX', value: '/a' } }),
    },
    {
      rule: 'a prefix as if without its trailing slash',
      first: routeOf('shop/a', { path: { type: 'PREFIX', value: '/a' } }),
      second: routeOf('shop/z', { path: { type: 'PREFIX', value: '/a/' } }),
    },
    {
      rule: 'given methods before any method',
      first: routeOf('shop/z', { methods: ['GET'] }),
      second: routeOf('shop/a', { headers: [header('x')] }),
    },
    {
      rule: 'more header matches before fewer',
      first: routeOf('shop/z', { headers: [header('x'), header('y')] }),
      second: routeOf('shop/a', { headers: [header('x')], query: [header('q')] }),
    },
    {
      rule: 'more query matches before fewer',
      first: routeOf('shop/z', { query: [header('q')] }),
      second: routeOf('shop/a', {}),
    },
    { rule: 'the ref by code units in the end', first: routeOf('shop/B', {}), second: routeOf('shop/a', {}) },
  ])('asks $rule', ({ first, second }) => {
    expect(compareRoutes(first, second)).toBeLessThan(0)
    expect(compareRoutes(second, first)).toBeGreaterThan(0)
  })

  it('is a total order: antisymmetric, transitive, and level for no two routes', () => {
    const route = fc
      .record({
        id: fc.nat({ max: 99 }),
        priority: fc.nat({ max: 1 }),
        hosts: fc.subarray(fewHosts, { maxLength: 2 }),
        path: fc.constantFrom(...fewPaths),
        methods: fc.subarray(['GET' as const, 'POST' as const]),
      })
      .map(({ id, priority, ...match }) => routeOf(`shop/r${String(id)}`, match, { priority }))
    fc.assert(
      fc.property(route, route, route, (a, b, c) => {
        expect(Math.sign(compareRoutes(a, b))).toBe(0 - Math.sign(compareRoutes(b, a)))
        if (a.ref !== b.ref) expect(compareRoutes(a, b)).not.toBe(0)
        if (compareRoutes(a, b) < 0 && compareRoutes(b, c) < 0) expect(compareRoutes(a, c)).toBeLessThan(0)
      }),
      { numRuns: 500 },
    )
  })
})
