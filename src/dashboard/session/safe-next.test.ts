import { expect, it } from 'vitest'
import { safeNext } from './safe-next'

it.each([
  ['/breakers?state=OPEN', '/breakers?state=OPEN'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/', '/'],
  ['', '/'],
])('%s leads to %s', (next, expected) => {
  expect(safeNext(next)).toBe(expected)
})
