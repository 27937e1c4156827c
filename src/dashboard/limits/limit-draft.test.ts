import { describe, expect, test } from 'vitest'
import { checkLimit, limitAndBurst, newLimit, steadyPerSecond, tokenEveryMs, withLimit } from './limit-draft'

const draft = () => ({ ...newLimit('shop', 'checkout'), name: 'checkout' })
const fieldsOf = (checked: ReturnType<typeof checkLimit>) => (checked.ok ? [] : checked.problems.map((p) => p.field))

describe('a limit draft', () => {
  test('begins in SHADOW, so that a new limit harms nobody', () => {
    const checked = checkLimit(draft())
    expect(checked.ok && checked.spec.mode).toBe('SHADOW')
  })

  test('keyed by a header needs the header named', () => {
    expect(fieldsOf(checkLimit({ ...draft(), key: { source: 'HEADER', name: '' } }))).toEqual(['key.name'])
  })

  test('keyed by address keeps no name of an earlier choice', () => {
    const checked = checkLimit({ ...draft(), key: { source: 'SOURCE_IP', name: 'x-api-key' } })
    expect(checked.ok && checked.spec.key.name).toBe('')
  })

  test('with emptied numbers is refused at each of them', () => {
    expect(fieldsOf(checkLimit({ ...draft(), limit: '', periodMs: '', burst: '' }))).toEqual([
      'limit',
      'periodMs',
      'burst',
    ])
  })
})

describe('the burst', () => {
  test('follows the limit while they are the same', () => {
    expect(limitAndBurst(draft(), 5)).toEqual({ limit: 5, burst: 5 })
  })

  test('stays once it was set by itself', () => {
    expect(limitAndBurst({ ...draft(), burst: 300 }, 5)).toEqual({ limit: 5, burst: 300 })
  })
})

test('a limit that was found by trying is in the form, and its burst with it', () => {
  expect(withLimit(draft(), 40)).toMatchObject({ limit: 40, burst: 40 })
  expect(withLimit(draft(), null)).toEqual(draft())
})

test('5 in 10 s is one every 2 s', () => {
  const spec = { limit: 5, periodMs: 10_000 }
  expect(steadyPerSecond(spec)).toBe(0.5)
  expect(tokenEveryMs(spec)).toBe(2000)
})
