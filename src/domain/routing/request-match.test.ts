import { describe, expect, it } from 'vitest'
import { compileConditions, compilePath, hostMatches } from './request-match'
import { rewrittenPath } from './rewrite'
import { requestOf, routeOf } from './testing'

describe('hosts', () => {
  it.each([
    ['a.com', 'a.com', true],
    ['a.com', 'x.a.com', false],
    ['*.a.com', 'x.a.com', true],
    ['*.a.com', 'y.x.a.com', true],
    ['*.a.com', 'a.com', false],
    ['*.a.com', 'xa.com', false],
    ['*.a.com', '.a.com', false],
    [null, '', true],
  ])('%s against %s is %s', (pattern, host, matches) => {
    expect(hostMatches(pattern, host)).toBe(matches)
  })
})

describe('paths', () => {
  it.each([
    ['PREFIX', '/api', '/api', true],
    ['PREFIX', '/api', '/api/', true],
    ['PREFIX', '/api', '/api/x', true],
    ['PREFIX', '/api', '/apix', false],
    ['PREFIX', '/api/', '/api', true],
    ['PREFIX', '/api/', '/apix', false],
    ['PREFIX', '/', '/', true],
    ['PREFIX', '/', '/anything', true],
    ['EXACT', '/api', '/api', true],
    ['EXACT', '/api', '/api/', false],
    ['EXACT', '/api', '/API', false],
    ['REGEX', '/users/\\d+', '/users/7', true],
    ['REGEX', '/users/\\d+', '/users/7/x', false],
    ['REGEX', '/users/\\d+', '/x/users/7', false],
  ] as const)('%s %s against %s is %s', (type, value, path, matches) => {
    expect(compilePath({ type, value })(path)).toBe(matches)
  })
})

describe('headers and query', () => {
  const headers = { 'x-version': 'v1.2', empty: '' }
  it.each([
    ['EXACT', 'X-Version', 'v1.2', true],
    ['EXACT', 'x-version', 'V1.2', false],
    ['PREFIX', 'x-version', 'v1', true],
    ['PREFIX', 'x-version', '1', false],
    ['REGEX', 'x-version', 'v1\\..', true],
    ['REGEX', 'x-version', 'v1', false],
    ['PRESENT', 'x-version', '', true],
    ['PRESENT', 'empty', '', true],
    ['PRESENT', 'absent', '', false],
    ['ABSENT', 'absent', '', true],
    ['ABSENT', 'empty', '', false],
    ['EXACT', 'absent', '', false],
    ['EXACT', 'empty', '', true],
  ] as const)('header %s %s %s is %s', (type, name, value, matches) => {
    const { spec } = routeOf('shop/a', { headers: [{ name, type, value }] })
    expect(compileConditions(spec.match)(requestOf({ headers }))).toBe(matches)
  })

  it.each([
    ['EXACT', 'v', '2', true],
    ['EXACT', 'V', '2', false],
    ['EXACT', 'v', '3', false],
    ['PREFIX', 'long', 'va', true],
    ['REGEX', 'v', '[12]', true],
    ['PRESENT', 'flag', '', true],
    ['PRESENT', 'none', '', false],
    ['ABSENT', 'none', '', true],
    ['ABSENT', 'flag', '', false],
  ] as const)('query %s %s %s is %s', (type, name, value, matches) => {
    const { spec } = routeOf('shop/a', { query: [{ name, type, value }] })
    const request = requestOf({ query: 'v=1&v=2&long=value&flag' })
    expect(compileConditions(spec.match)(request)).toBe(matches)
    expect(
      compileConditions(spec.match)({ ...request, query: () => new Map(request.query as Map<string, string[]>) }),
    ).toBe(matches)
  })

  it('all must match, the method too', () => {
    const { spec } = routeOf('shop/a', {
      methods: ['POST', 'PUT'],
      headers: [{ name: 'a', type: 'PRESENT' }],
      query: [{ name: 'b', type: 'PRESENT' }],
    })
    const test = compileConditions(spec.match)
    expect(test(requestOf({ method: 'PUT', headers: { a: '1' }, query: 'b' }))).toBe(true)
    expect(test(requestOf({ method: 'GET', headers: { a: '1' }, query: 'b' }))).toBe(false)
    expect(test(requestOf({ method: 'PUT', query: 'b' }))).toBe(false)
    expect(test(requestOf({ method: 'PUT', headers: { a: '1' } }))).toBe(false)
  })
})

describe('rewrittenPath', () => {
  it.each([
    ['PREFIX', '/api', '/v2', '/api/users', '/v2/users'],
    ['PREFIX', '/api', '/v2/', '/api/users', '/v2/users'],
    ['PREFIX', '/api/', '/v2', '/api/users', '/v2/users'],
    ['PREFIX', '/api', '/', '/api/users', '/users'],
    ['PREFIX', '/api', '/', '/api', '/'],
    ['PREFIX', '/api', '/v2', '/api', '/v2'],
    ['PREFIX', '/', '/v2', '/users', '/v2/users'],
    ['EXACT', '/api', '/v2', '/api', '/v2'],
  ] as const)('%s %s to %s makes %s into %s', (type, value, rewritePath, path, upstream) => {
    const { spec } = routeOf('shop/a', { path: { type, value } })
    expect(rewrittenPath({ ...spec, rewritePath }, path)).toBe(upstream)
  })

  it('leaves the path alone when nothing is to be rewritten', () => {
    expect(rewrittenPath(routeOf('shop/a', {}).spec, '/a//b')).toBe('/a//b')
  })
})
