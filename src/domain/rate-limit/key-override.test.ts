import { describe, expect, it } from 'vitest'
import {
  boosted,
  nextResetId,
  rateLimitOverrideName,
  rateLimitOverrideNameOf,
  rateLimitOverrideSpec,
  resetIdOf,
  stanceAt,
} from './key-override'

const order = (part: object) =>
  rateLimitOverrideSpec.parse({
    ...{ policy: 'per-user', key: 'ada', stance: 'BOOST', factor: 3, reason: 'a big import', actor: 'Ana', atMs: 0 },
    expiresAtMs: 1000,
    ...part,
  })

describe('an order for a key', () => {
  it('has a name that any key fits in, and no two keys share', () => {
    const keys = ['', '*', 'ada', 'a/b', 'a@b', 'ü~x', '%2F', "it's (me)!"]
    const names = keys.map((key) => rateLimitOverrideNameOf({ policy: 'per-user', key }))
    expect(new Set(names).size).toBe(keys.length)
    for (const name of names) expect(rateLimitOverrideName.safeParse(name).success).toBe(true)
  })

  it('holds until its time and not a moment longer', () => {
    expect(stanceAt(order({}), 999)).toBe('BOOST')
    expect(stanceAt(order({}), 1000)).toBe('NORMAL')
    expect(stanceAt(order({ expiresAtMs: null, stance: 'BLOCK' }), 1e15)).toBe('BLOCK')
    expect(stanceAt(undefined, 0)).toBe('NORMAL')
  })
})

it('a reset comes after the one that stands, however far behind the clock is', () => {
  const standing = resetIdOf(5000, 'zz')
  expect(nextResetId(standing, 1000, 'aa') > standing).toBe(true)
  expect(nextResetId(standing, 5000, 'aa') > standing).toBe(true)
  expect(nextResetId(standing, 7000, 'aa')).toBe(resetIdOf(7000, 'aa'))
  expect(nextResetId(null, 7000, 'aa')).toBe(resetIdOf(7000, 'aa'))
})

it('a boosted bucket has whole tokens within what a policy may have', () => {
  expect(boosted({ limit: 5, periodMs: 10_000, burst: 3 }, 2.5)).toEqual({ limit: 13, periodMs: 10_000, burst: 8 })
  expect(boosted({ limit: 900_000, periodMs: 1000, burst: 1 }, 1000)).toMatchObject({ limit: 1_000_000, burst: 1000 })
})
