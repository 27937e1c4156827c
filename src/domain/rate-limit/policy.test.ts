import { describe, expect, it } from 'vitest'
import { problemsOf } from '../testing'
import { rateLimitSpec } from './policy'

const good = { limit: 5, periodMs: 10_000, burst: 5 }
const nameHelp = 'name the header, cookie or query parameter that tells callers apart'

describe('a rate-limit policy', () => {
  it('needs limit, period and burst; all else has a default', () => {
    expect(rateLimitSpec.parse(good)).toMatchObject({
      route: null,
      key: { source: 'SOURCE_IP' },
      scope: 'DISTRIBUTED',
      mode: 'ENFORCE',
      onRedisDown: 'LOCAL',
    })
  })

  it.each([
    [{ limit: 0 }, 'limit: use 1 to 1000000'],
    [{ limit: 1_000_001 }, 'limit: use 1 to 1000000'],
    [{ limit: 1.5 }, 'limit: use a whole number'],
    [{ periodMs: 99 }, 'periodMs: use 100 ms to 1 day'],
    [{ periodMs: 86_400_001 }, 'periodMs: use 100 ms to 1 day'],
    [{ burst: 0 }, 'burst: use 1 to 1000000'],
    [{ burst: -1 }, 'burst: use 1 to 1000000'],
    [{ burst: 2.5 }, 'burst: use a whole number'],
    [{ key: { source: 'HEADER' } }, `key.name: ${nameHelp}`],
    [{ key: { source: 'COOKIE', name: '' } }, `key.name: ${nameHelp}`],
    [
      { route: 'Main' },
      'route: use 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
    ],
  ])('refuses %j', (changes, problem) => {
    expect(problemsOf(rateLimitSpec, { ...good, ...changes })).toEqual([problem])
  })

  it.each([
    [{ limit: '5' }, 'limit'],
    [{ periodMs: Infinity }, 'periodMs'],
    [{ scope: 'GLOBAL' }, 'scope'],
    [{ key: { source: 'USER', name: 'x' } }, 'key.source'],
  ])('refuses %j and names the field', (changes, field) => {
    expect(problemsOf(rateLimitSpec, { ...good, ...changes })[0]?.split(':')[0]).toBe(field)
  })
})
