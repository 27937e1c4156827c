import { expect, test } from 'vitest'
import { routeMatch } from '@/domain/routing/route'
import { summariseMatch } from './match-summary'

const summary = (match: object) => summariseMatch(routeMatch.parse(match))

test.each([
  ['EXACT', '/health', '/health'],
  ['PREFIX', '/', '/*'],
  ['PREFIX', '/api', '/api/*'],
  ['REGEX', '/v[0-9]+/.*', '~ /v[0-9]+/.*'],
])('a %s path %s reads %s', (type, value, text) => {
  expect(summary({ path: { type, value } }).path).toBe(text)
})

test('headers and parameters read as conditions', () => {
  const { conditions } = summary({
    headers: [
      { name: 'x-canary', type: 'PRESENT' },
      { name: 'x-tenant', type: 'EXACT', value: 'acme' },
      { name: 'x-bot', type: 'ABSENT' },
    ],
    query: [{ name: 'v', type: 'REGEX', value: '[12]' }],
  })
  expect(conditions).toEqual(['x-canary', 'x-tenant=acme', '!x-bot', '?v~[12]'])
})
