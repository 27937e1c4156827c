import { describe, expect, it } from 'vitest'
import { problemsOf } from '../testing'
import { routeSpec } from './route'

const good = { match: {}, destinations: [{ service: 'checkout', weightPercent: 100 }] }
const hostHelp = 'use a lower-case host name without a port, such as api.example.com or *.example.com'
const pathHelp = 'use a path that begins with / and holds no ?, # or white space'
const regexHelp = 'use an RE2 regular expression of at most 1000 characters (no look-around, no back-references)'
const serviceHelp = 'use 1 to 63 letters, digits and hyphens, beginning and ending with a letter or digit'

function problems(changes: object): string[] {
  return problemsOf(routeSpec, { ...good, ...changes })
}

describe('a route', () => {
  it('needs a match and destinations; all else has a default', () => {
    expect(routeSpec.parse(good)).toMatchObject({
      enabled: true,
      priority: 0,
      match: { hosts: [], path: { type: 'PREFIX', value: '/' }, methods: [] },
      destinations: [{ service: 'checkout', subset: null, weightPercent: 100 }],
      loadBalancing: { policy: 'ROUND_ROBIN', boundedLoadPercent: 0 },
      timeoutMs: 15_000,
      retry: { attempts: 1, on: ['CONNECT_FAILURE'] },
      rewritePath: null,
    })
  })

  it.each(['api.example.com', '*.example.com', 'localhost', '10.0.0.1', 'a-b.c'])('takes the host %s', (host) => {
    expect(problems({ match: { hosts: [host] } })).toEqual([])
  })

  it.each([
    '',
    '*',
    'API.example.com',
    'example.com:8080',
    'http://example.com',
    'a..b',
    '-a.com',
    'a-.com',
    'a_b.com',
    'api.*.com',
    'a.com/',
    ' a.com',
    'ü.com',
  ])('refuses the host "%s"', (host) => {
    expect(problems({ match: { hosts: ['ok.com', host] } })).toEqual([`match.hosts.1: ${hostHelp}`])
  })

  it.each([
    ['EXACT', 'api', pathHelp],
    ['EXACT', '/a?b', pathHelp],
    ['PREFIX', '/a b', pathHelp],
    ['PREFIX', '/a#b', pathHelp],
    ['PREFIX', '*', pathHelp],
    ['EXACT', '/a\0', pathHelp],
    ['EXACT', '/é', 'no request has this path: write /%C3%A9'],
    ['PREFIX', '/a/../b', 'no request has this path: write /b'],
    ['REGEX', '/a(?=b)', regexHelp],
    ['REGEX', '/a(?!b)', regexHelp],
    ['REGEX', '(?<=/)a', regexHelp],
    ['REGEX', '(/a)\\1', regexHelp],
    ['REGEX', '/a(', regexHelp],
    ['REGEX', '/[z-a]', regexHelp],
  ])('refuses the %s path "%s"', (type, value, help) => {
    expect(problems({ match: { path: { type, value } } })).toEqual([`match.path.value: ${help}`])
  })

  it.each([
    ['header name', { headers: [{ name: 'x y', type: 'PRESENT' }] }, 'headers.0.name', /header name/],
    ['empty header name', { headers: [{ name: '', type: 'PRESENT' }] }, 'headers.0.name', /header name/],
    ['header regex', { headers: [{ name: 'x', type: 'REGEX', value: '(?=a)' }] }, 'headers.0.value', /RE2/],
    ['header prefix', { headers: [{ name: 'x', type: 'PREFIX' }] }, 'headers.0.value', /beginning/],
    ['query name', { query: [{ name: '', type: 'PRESENT' }] }, 'query.0.name', /query parameter/],
    ['query regex', { query: [{ name: 'q', type: 'REGEX', value: 'a**' }] }, 'query.0.value', /RE2/],
    ['method', { methods: ['FETCH'] }, 'methods.0', /GET/],
  ])('refuses a wrong %s and names the field', (_what, match, field, message) => {
    const [first = '', ...more] = problems({ match })
    expect(more).toEqual([])
    expect(first.startsWith(`match.${field}: `)).toBe(true)
    expect(first).toMatch(message)
  })

  const to = (...weights: unknown[]) =>
    weights.map((weightPercent, index) => ({ service: `s${String(index)}`, weightPercent }))
  it.each([
    [
      'none',
      [],
      ['destinations: add at least one destination', 'destinations: weights must add to 100 percent; they add to 0'],
    ],
    ['less than 100 in sum', to(60, 30), ['destinations: weights must add to 100 percent; they add to 90']],
    ['more than 100 in sum', to(60, 50), ['destinations: weights must add to 100 percent; they add to 110']],
    [
      'a negative weight',
      to(-1, 101),
      ['destinations.0.weightPercent: use 0 to 100', 'destinations.1.weightPercent: use 0 to 100'],
    ],
    [
      'a fraction',
      to(33.5, 66.5),
      ['destinations.0.weightPercent: use a whole number', 'destinations.1.weightPercent: use a whole number'],
    ],
    [
      'one twice',
      [
        { service: 'a', subset: 'v1', weightPercent: 50 },
        { service: 'a', subset: 'v1', weightPercent: 50 },
      ],
      ['destinations.1: this destination is listed twice'],
    ],
    ['a wrong service name', [{ service: 'a b', weightPercent: 100 }], [`destinations.0.service: ${serviceHelp}`]],
  ])('refuses destinations: %s', (_what, destinations, expected) => {
    const found = problems({ destinations })
    for (const each of found) expect(expected).toContain(each)
    expect(found.length).toBeGreaterThan(0)
  })

  it.each([
    [{ priority: 1001 }, 'priority: use -1000 to 1000'],
    [{ timeoutMs: 9 }, 'timeoutMs: use 10 to 3600000 ms'],
    [{ timeoutMs: 3_600_001 }, 'timeoutMs: use 10 to 3600000 ms'],
    [{ retry: { attempts: 6 } }, 'retry.attempts: use 0 to 5'],
    [{ rewritePath: 'v2' }, 'rewritePath: use a path that begins with /'],
    [{ rewritePath: '/a?b' }, 'rewritePath: use a path that begins with /'],
    [{ rewritePath: '/é' }, 'rewritePath: write what is not ASCII percent-encoded, such as %C3%A9'],
    [
      { rewritePath: '/a', match: { path: { type: 'REGEX', value: '/x.*' } } },
      'rewritePath: a regex path cannot be rewritten; use EXACT or PREFIX',
    ],
    [
      { loadBalancing: { policy: 'RING_HASH', boundedLoadPercent: 100 } },
      'loadBalancing.boundedLoadPercent: use 0 (unbounded) or 101 to 1000',
    ],
    [
      { loadBalancing: { policy: 'MAGLEV', hash: { source: 'HEADER' } } },
      'loadBalancing.hash.name: name the header, cookie or query parameter to hash',
    ],
    [
      { requestHeaders: { set: [{ name: 'x', value: 'a\r\nb: c' }] } },
      'requestHeaders.set.0.value: use printable characters on one line',
    ],
    [
      { responseHeaders: { remove: ['x y'] } },
      'responseHeaders.remove.0: use a header name (letters, digits and hyphens)',
    ],
  ])('refuses %j', (changes, problem) => {
    expect(problems(changes)).toEqual([problem])
  })

  it.each([
    [
      'a weight that is no number',
      { destinations: [{ service: 'a', weightPercent: '100' }] },
      'destinations.0.weightPercent: ',
    ],
    ['a policy that does not exist', { loadBalancing: { policy: 'FASTEST' } }, 'loadBalancing.policy: '],
    ['a timeout that is no number', { timeoutMs: Number.NaN }, 'timeoutMs: '],
    ['more than 100 hosts', { match: { hosts: Array.from({ length: 101 }, () => 'a.com') } }, 'match.hosts: '],
  ])('refuses %s and names the field', (_what, changes, start) => {
    expect(problems(changes).map((each) => each.slice(0, start.length))).toContain(start)
  })
})
