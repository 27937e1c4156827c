import { createTranslator } from 'use-intl/core'
import { describe, expect, test } from 'vitest'
import { findingCodes, type FindingCode } from '@/domain/view/change-views'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh'
import { findingSlots } from './finding-slots'

/** What each finding is sent with. */
const sent: Record<FindingCode, Record<string, string>> = {
  REMOVES_EVERYTHING: { what: 'routes', count: '12' },
  REMOVES_IN_USE: { by: 'route/shop/checkout', count: '3' },
  NO_HEALTHY_INSTANCE: { destination: 'orders/v2' },
  UNKNOWN_SUBSET: { service: 'orders', subset: 'v9', namespace: 'shop' },
  EMPTY_SUBSET: { service: 'orders' },
  SHADOWED_ROUTE: { by: 'shop/catch-all' },
  UNKNOWN_ROUTE: { route: 'gone', namespace: 'shop' },
  TWO_BREAKERS_ON_ONE_SERVICE: { service: 'orders', other: 'shop/first' },
  CONFLICTING_LIMITS: { other: 'shop/second', route: 'checkout' },
}

describe.each([
  ['en', en],
  ['zh', zh],
] as const)('a finding in words (%s)', (locale, messages) => {
  const t = createTranslator({ locale, messages, namespace: 'publish', timeZone: 'UTC' })

  test.each(findingCodes)('%s tells each thing that it was sent with', (code) => {
    const { object, by, ...slots } = findingSlots({ object: 'route/shop/home', params: sent[code] })
    const words = { ...slots, object: object.name, by: by.name }
    const text = `${t(`finding.${code}.what`, words)} ${t(`finding.${code}.advice`, words)}`
    expect(text).toContain('shop/home')
    for (const [name, value] of Object.entries(sent[code])) {
      if (name !== 'what') expect(text).toContain(value.replace(/^route\//, ''))
    }
  })
})

test('an object is told by kind and name, a namespace by its name', () => {
  expect(findingSlots({ object: 'rate-limit/shop/a', params: {} }).object).toEqual({
    kind: 'rate-limit',
    name: 'shop/a',
  })
  expect(findingSlots({ object: 'shop', params: {} }).object).toEqual({ kind: null, name: 'shop' })
})

test('a shadowing route is told by its name', () => {
  expect(findingSlots({ object: 'route/shop/a', params: { by: 'shop/b' } }).by).toEqual({ kind: null, name: 'shop/b' })
})
