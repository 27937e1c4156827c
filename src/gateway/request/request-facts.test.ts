import { describe, expect, it } from 'vitest'
import { Facts, plainAddress, sourceValue } from './request-facts'

const facts = new Facts(
  'GET',
  'a',
  '/',
  '?user=u1&user=u2&q=a+b',
  { cookie: 'x=1; sid="s7"; sid=s8', 'x-key': 'k' },
  '10.0.0.1',
)

describe('what a rule may ask', () => {
  it.each([
    ['SOURCE_IP', '', '10.0.0.1'],
    ['HEADER', 'X-Key', 'k'],
    ['HEADER', 'x-none', undefined],
    ['HEADER', 'constructor', undefined],
    ['COOKIE', 'sid', 's7'],
    ['QUERY', 'user', 'u1'],
    ['QUERY', 'q', 'a b'],
    ['ALL', '', undefined],
  ])('%s %s is %s', (source, name, expected) => {
    expect(sourceValue(facts, { source, name })).toBe(expected)
  })

  it('reads an IPv4 address that came over an IPv6 socket', () => {
    expect(plainAddress('::ffff:10.1.2.3')).toBe('10.1.2.3')
    expect(plainAddress('::1')).toBe('::1')
  })
})
