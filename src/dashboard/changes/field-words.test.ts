import { describe, expect, test } from 'vitest'
import { fieldName, fieldValue } from './field-words'

describe('the name of a field', () => {
  test.each([
    ['route', 'timeoutMs', 'route.timeoutMs', null],
    ['route', 'destinations[checkout/v2].weightPercent', 'route.destinations_weightPercent', 'checkout/v2'],
    ['route', 'match.headers[x-canary].type', 'route.match_headers_type', 'x-canary'],
    ['rate-limit', 'key.source', 'rate-limit.key_source', null],
    ['subset', 'meta.version', 'subset.meta', 'version'],
    ['subset', 'meta[a b]', 'subset.meta', 'a b'],
  ] as const)('%s %s is %s', (kind, path, key, item) => {
    expect(fieldName(kind, path)).toEqual({ key, item })
  })
})

describe('a value', () => {
  test.each([
    ['timeoutMs', 15_000, { type: 'duration', ms: 15_000 }],
    ['expiresAtMs', 1_700_000_000_000, { type: 'time', atMs: 1_700_000_000_000 }],
    ['destinations[orders].weightPercent', 30, { type: 'percent', value: 30 }],
    ['priority', -5, { type: 'number', value: -5 }],
    ['port', 7777, { type: 'text', text: '7777' }],
    ['meta', {}, { type: 'none' }],
    ['enabled', false, { type: 'flag', on: false }],
    ['rewritePath', null, { type: 'none' }],
    ['description', '', { type: 'none' }],
    ['match.hosts', [], { type: 'none' }],
    ['mode', 'SHADOW', { type: 'word', word: 'SHADOW' }],
    ['match.path.value', '/api', { type: 'text', text: '/api' }],
  ] as const)('of %s that is %j', (path, value, expected) => {
    expect(fieldValue(path, value)).toEqual(expected)
  })

  test('a list is written item by item', () => {
    expect(fieldValue('match.methods', ['GET', 'HEAD'])).toEqual({
      type: 'list',
      items: [
        { type: 'word', word: 'GET' },
        { type: 'word', word: 'HEAD' },
      ],
    })
  })

  test('a destination and a condition fit on a line', () => {
    expect(fieldValue('destinations', [{ service: 'orders', subset: 'v2', weightPercent: 30 }])).toEqual({
      type: 'list',
      items: [{ type: 'text', text: 'orders/v2 30%' }],
    })
    expect(fieldValue('match.headers', { name: 'x-tenant', type: 'EXACT', value: 'acme' })).toEqual({
      type: 'text',
      text: 'x-tenant EXACT acme',
    })
  })
})
