import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRegex, literalPrefix, wholeMatcher } from './regex'
import { RouteTable } from './route-table'
import { requestOf, routeOf } from './testing'

describe('isRegex', () => {
  it.each(['a', '/users/\\d+', '(?i)abc', '(a+)+$', '\\p{L}+', 'x{1,100}'])('takes %s', (pattern) => {
    expect(isRegex(pattern)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['a look-ahead', '/a(?=b)'],
    ['a negative look-ahead', '/a(?!b)'],
    ['a look-behind', '(?<=a)b'],
    ['a back-reference', '(a)\\1'],
    ['an open group', '(a'],
    ['a range that is backwards', '[z-a]'],
    ['a repetition of nothing', '*a'],
    ['a huge repetition', 'a{1001}'],
    ['more than 1000 characters', 'a'.repeat(1001)],
  ])('refuses %s', (_what, pattern) => {
    expect(isRegex(pattern)).toBe(false)
  })
})

describe('patterns of catastrophic shape', () => {
  const text = `${'a'.repeat(50_000)}!`

  it.each(['(a+)+$', '(a*)*b', '(a|aa)+$', '(.*)*x', '(a|a?)+b', '([a-z]+)*[0-9]'])(
    '%s is decided on 50,000 characters in linear time',
    (pattern) => {
      // A backtracking engine would not end within the age of the universe; that this test ends is the guarantee.
      expect(wholeMatcher(pattern)(text)).toBe(false)
    },
  )

  it('cost a request nothing that a route could be made of', () => {
    const table = new RouteTable()
    const { ref, spec } = routeOf('shop/evil', {
      path: { type: 'REGEX', value: '/(a+)+$' },
      headers: [{ name: 'x', type: 'REGEX', value: '(a*)*b' }],
    })
    table.put(ref, spec)
    expect(table.match(requestOf({ path: `/${'a'.repeat(50_000)}`, headers: { x: text } }))).toBeNull()
  })
})

describe('literalPrefix', () => {
  it.each([
    ['/users/\\d+', '/users'],
    ['/users', ''],
    ['/a/b/c', '/a/b'],
    ['/a/b.c', '/a'],
    ['/a/?b', ''],
    ['/a/b*c', '/a'],
    ['/a/{2}b', ''],
    ['/a/+b', '/a'],
    ['/a/b|/c/d', ''],
    ['(?i)/a/b', ''],
    ['^/a/b', ''],
    ['.*', ''],
    ['\\Q/a/b\\E', ''],
  ])('%s begins with "%s"', (pattern, prefix) => {
    expect(literalPrefix(pattern)).toBe(prefix)
  })

  it('is what every text that matches begins with, up to a whole segment', () => {
    const piece = fc.constantFrom('/', 'a', 'b', '/a', '?', '*', '+', '.', '[ab]', '(a)', '|', '{2}', '{0,1}')
    const text = fc.array(fc.constantFrom('/', 'a', 'b'), { maxLength: 7 }).map((parts) => `/${parts.join('')}`)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), fc.array(text, { maxLength: 30 }), (parts, texts) => {
        const pattern = `/${parts.join('')}`
        fc.pre(isRegex(pattern))
        const matches = wholeMatcher(pattern)
        const prefix = literalPrefix(pattern)
        for (const each of texts) if (matches(each)) expect(each.startsWith(`${prefix}/`)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
