import { expect, it } from 'vitest'
import { callerHeader, callerOf } from './caller'
import { Facts } from './request-facts'

const from = (headers: Record<string, string>) => callerOf(new Facts('GET', 'a', '/', '', headers, '10.0.0.9'))

it.each([
  [{ [callerHeader]: 'checkout' }, 'service:checkout'],
  [{}, 'ip:10.0.0.9'],
  [{ [callerHeader]: '' }, 'ip:10.0.0.9'],
  [{ [callerHeader]: 'ip:10.0.0.1' }, 'ip:10.0.0.9'],
  [{ [callerHeader]: 'a'.repeat(64) }, 'ip:10.0.0.9'],
  [{ [callerHeader]: 'one, two' }, 'ip:10.0.0.9'],
])('a request with %j is counted as from %s', (headers, caller) => {
  expect(from(headers)).toBe(caller)
})
