import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neverRequested, normalTarget } from './normal-path'

const path = (target: string) => {
  const normal = normalTarget(target)
  return normal.ok ? normal.path : `400: ${normal.detail}`
}

describe('a path has one spelling', () => {
  it.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/a/b/', '/a/b/'],
    ['/a.b/c', '/a.b/c'],
    ['/%61dmin', '/admin'],
    ['/%7euser', '/~user'],
    ['/a%3fb', '/a%3Fb'],
    ['/a//b', '/a/b'],
    ['//admin', '/admin'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/%2e%2E/b', '/b'],
    ['/a/b/..', '/a/'],
    ['/../../etc', '/etc'],
    ['/a//../b', '/b'],
    ['/...', '/...'],
    ['/.well-known/x', '/.well-known/x'],
    ['/caf\u00c3\u00a9', '/caf%C3%A9'],
    ['/a;v=1/b', '/a;v=1/b'],
  ])('%s is read as %s', (target, expected) => {
    expect(path(target)).toBe(expected)
  })

  it.each([
    '/a%2fb',
    '/a%2Fb',
    '/a%5cb',
    '/a\\b',
    '/a%00',
    '/a%',
    '/a%zz',
    '/a/..;/b',
    '/%2e%2e;x/b',
    '/a/..%3bx/b',
    '*',
    'a/b',
    '/a#b',
  ])('%s is refused', (target) => {
    expect(normalTarget(target).ok).toBe(false)
  })

  it('leaves the query as it was written', () => {
    expect(normalTarget('/a/../b?x=%2f..//#')).toMatchObject({ path: '/b', query: '?x=%2f..//#' })
  })

  it('is stable: what is normal stays as it is, and holds no dot segment and no double slash', () => {
    const piece = fc.constantFrom('/', '.', '..', 'a', '%2e', '%61', '%3F', ';', '//', '\u00e9', 'b.c', '!', '[')
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = normalTarget(`/${pieces.join('')}`)
        if (!once.ok) return
        expect(normalTarget(once.path)).toEqual({ ok: true, path: once.path, query: '' })
        expect(once.path).not.toMatch(/\/\/|\/\.{1,2}(?:\/|$)/)
      }),
    )
  })
})

describe('a rule that no request can meet', () => {
  it.each([
    ['/café/%3a', 'no request has this path: write /caf%C3%A9/%3A'],
    ['/a/../b', 'no request has this path: write /b'],
    ['//a', 'no request has this path: write /a'],
    ['/%41', 'no request has this path: write /A'],
    ['/a%2Fb', 'no request has this path: the path holds %2F, which servers read differently'],
  ])('is told how %s is written', (rule, problem) => {
    expect(neverRequested(rule)).toBe(problem)
  })

  it.each(['/', '/a', '/a/', '/a.b/~c', '/caf%C3%A9', '/a;b=1'])('is not %s', (rule) => {
    expect(neverRequested(rule)).toBeNull()
  })
})
