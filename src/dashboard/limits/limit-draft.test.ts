import { describe, expect, test } from 'vitest'
import { checkLimit, newLimitDraft, steadyPerSecond, tokenEveryMs, withLimit } from './limit-draft'

const draft = () => ({ ...newLimitDraft('shop', 'checkout'), name: 'checkout' })

describe('a limit draft', () => {
  test('begins in SHADOW, so that a new limit harms nobody', () => {
    const checked = checkLimit(draft())
    expect(checked.ok && checked.spec.mode).toBe('SHADOW')
  })

  test('keyed by a header needs the header named', () => {
    const it = draft()
    it.spec.key = { source: 'HEADER', name: '' }
    const checked = checkLimit(it)
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['spec.key.name'])
  })

  test('keyed by address keeps no name of an earlier choice', () => {
    const it = draft()
    it.spec.key = { source: 'SOURCE_IP', name: 'x-api-key' }
    const checked = checkLimit(it)
    expect(checked.ok && checked.spec.key.name).toBe('')
  })

  test('with emptied numbers is refused at each of them', () => {
    const it = draft()
    it.spec = { ...it.spec, limit: '', periodMs: '', burst: '' }
    const checked = checkLimit(it)
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual([
      'spec.limit',
      'spec.periodMs',
      'spec.burst',
    ])
  })
})

describe('the burst', () => {
  test('follows the limit while they are the same', () => {
    expect(withLimit(draft().spec, 5)).toMatchObject({ limit: 5, burst: 5 })
  })

  test('stays once it was set by itself', () => {
    expect(withLimit({ ...draft().spec, burst: 300 }, 5)).toMatchObject({ limit: 5, burst: 300 })
  })
})

test('5 in 10 s is one every 2 s', () => {
  const spec = { limit: 5, periodMs: 10_000 }
  expect(steadyPerSecond(spec)).toBe(0.5)
  expect(tokenEveryMs(spec)).toBe(2000)
})
