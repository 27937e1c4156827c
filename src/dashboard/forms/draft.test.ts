import { describe, expect, test } from 'vitest'
import { breakerSpec } from '@/domain/breaker/policy'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { checkDraft, checkObject, numberMissing, numberOrEmpty } from './draft'

const limit = { limit: 5, periodMs: 10_000, burst: 5 }

describe('checking a draft', () => {
  test('a whole draft becomes a spec with its defaults', () => {
    const checked = checkDraft(rateLimitSpec, limit)
    expect(checked.ok && checked.spec.scope).toBe('DISTRIBUTED')
  })

  test('an empty number asks for a number at its field', () => {
    const checked = checkDraft(rateLimitSpec, { ...limit, burst: '' })
    expect(checked).toEqual({ ok: false, problems: [{ field: 'burst', value: '', message: numberMissing }] })
  })

  test('a wrong value is reported with the words of the spec and with the value', () => {
    const checked = checkDraft(breakerSpec, { service: 'orders', failureRateThresholdPercent: 120 })
    expect(checked.ok ? [] : checked.problems).toEqual([
      { field: 'failureRateThresholdPercent', value: 120, message: 'use more than 0, at most 100' },
    ])
  })

  test('a problem deep inside is named by its whole path', () => {
    const checked = checkDraft(rateLimitSpec, { ...limit, key: { source: 'HEADER', name: '' } })
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['key.name'])
  })
})

test('text that is no number counts as empty', () => {
  expect([numberOrEmpty(5), numberOrEmpty(''), numberOrEmpty('-')]).toEqual([5, '', ''])
})

describe('checking an object', () => {
  test('its name and namespace are checked with its spec', () => {
    const checked = checkObject(rateLimitSpec, { namespace: '', name: 'No Name', ...limit })
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['namespace', 'name'])
  })

  test('what comes out is the spec alone', () => {
    const checked = checkObject(rateLimitSpec, { namespace: 'shop', name: 'checkout', ...limit })
    expect(checked.ok && Object.keys(checked.spec)).not.toContain('name')
  })
})
