import { expect, it } from 'vitest'
import { isForeign } from './foreign-origin'

const origins = ['https://switchyard.example.com', 'http://localhost:3000']

it.each<[string, string, Record<string, string>, boolean]>([
  ['a page of a configured origin', 'POST', { origin: 'https://switchyard.example.com', host: 'internal:3000' }, false],
  ['a page under the host that was asked', 'POST', { origin: 'http://10.0.0.5:3000', host: '10.0.0.5:3000' }, false],
  ['a page of another site', 'POST', { origin: 'https://evil.example', host: 'localhost:3000' }, true],
  ['a page on another port', 'POST', { origin: 'http://localhost:4000', host: 'localhost:3000' }, true],
  ['a sandboxed page', 'POST', { origin: 'null', host: 'localhost:3000' }, true],
  ['another site that hides its origin', 'POST', { 'sec-fetch-site': 'cross-site' }, true],
  ['a neighbour in the same domain', 'POST', { 'sec-fetch-site': 'same-site' }, true],
  ['the page itself, without an origin', 'POST', { 'sec-fetch-site': 'same-origin' }, false],
  ['a program', 'POST', {}, false],
  ['reading', 'GET', { origin: 'https://evil.example', host: 'localhost:3000' }, false],
])('%s', (_what, method, headers, expected) => {
  expect(isForeign(new Request('http://localhost:3000/api/trpc/x', { method, headers }), origins)).toBe(expected)
})
