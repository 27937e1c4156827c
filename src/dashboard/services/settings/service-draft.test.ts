import { describe, expect, test } from 'vitest'
import { checkService, isGovernable, newServiceDraft } from './service-draft'

describe('the settings of a service', () => {
  test('begin as the service is treated without any', () => {
    expect(checkService(newServiceDraft('demo', 'Cart'))).toEqual({
      ok: true,
      spec: { description: '', owner: '', sendToWarning: true },
    })
  })

  test('keep the fewest instances that must take requests', () => {
    const draft = { ...newServiceDraft('demo', 'cart'), minHealthyInstances: 2 }
    expect(checkService(draft)).toMatchObject({ ok: true, spec: { minHealthyInstances: 2 } })
  })

  test.each([
    ['no namespace', { namespace: '' }, 'namespace'],
    ['a name that is no DNS label', { name: 'my.cart' }, 'name'],
    ['too high a minimum', { minHealthyInstances: 1001 }, 'minHealthyInstances'],
    ['too long an owner', { owner: 'x'.repeat(201) }, 'owner'],
    ['too long a description', { description: 'x'.repeat(501) }, 'description'],
  ])('with %s are refused at that field', (_name, change, field) => {
    const checked = checkService({ ...newServiceDraft('demo', 'cart'), ...change })
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual([field])
  })
})

test.each([
  ['cart', true],
  ['Cart-2', true],
  ['my.cart', false],
  ['my_cart', false],
  ['', false],
])('whether rules can speak of %j: %s', (name, governable) => {
  expect(isGovernable(name)).toBe(governable)
})
