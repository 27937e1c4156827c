import { expect, it } from 'vitest'
import type { NetChange } from './net-changes'
import type { ObjectOf } from './object'
import { rollbackNotes } from './rollback-notes'
import { breaker, limit, route, trip } from './testing'

const nowMs = 1000
const quiet = { nowMs, instancesChanged: 0 }
const override = (spec: Partial<ObjectOf<'breaker-override'>['spec']> = {}): ObjectOf<'breaker-override'> => ({
  ...trip('b'),
  spec: { ...trip('b').spec, ...spec },
})
const order = (spec: Partial<ObjectOf<'instance-override'>['spec']> = {}): ObjectOf<'instance-override'> => ({
  kind: 'instance-override',
  namespace: 'shop',
  name: 'cart@[fd00::1]:80',
  spec: {
    service: 'cart',
    address: 'fd00::1',
    port: 80,
    instanceId: 'cart-1',
    mode: 'DRAIN',
    weight: null,
    reason: 'rollout',
    actor: 'ada',
    atMs: 0,
    expiresAtMs: null,
    ...spec,
  },
})
const change = (before: NetChange['before'], after: NetChange['after']): NetChange => {
  const { kind, namespace, name } = before ?? after ?? route('r', [['checkout', null, 100]])
  return { id: { kind, namespace, name }, before, after }
}

it.each<[string, NetChange, string[]]>([
  ['a trip of now that was not there', change(override(), null), ['LIFTS_TRIP']],
  ['a trip of then that is not there', change(null, override()), ['TRIPS_AGAIN']],
  ['another trip', change(override({ id: 'o2' }), override()), ['LIFTS_TRIP', 'TRIPS_AGAIN']],
  ['a trip whose time is over comes back', change(null, override({ expiresAtMs: nowMs })), ['OVERRIDE_OVER']],
  ['a trip whose time is over goes', change(override({ expiresAtMs: nowMs }), null), []],
  ['a trip whose time comes', change(override({ expiresAtMs: nowMs + 1 }), null), ['LIFTS_TRIP']],
  ['a reset, which is done and gone', change(override({ intent: 'RESET' }), null), []],
  ['a drain of now that was not there', change(order(), null), ['LIFTS_ORDER']],
  ['a drain of then that is not there', change(null, order()), ['ORDERS_AGAIN']],
  ['another order', change(order({ mode: 'ACTIVE' }), order()), ['LIFTS_ORDER', 'ORDERS_AGAIN']],
  ['an order whose time is over comes back', change(null, order({ expiresAtMs: nowMs })), ['ORDER_OVER']],
  ['an order whose time is over goes', change(order({ expiresAtMs: nowMs }), null), []],
  ['a breaker', change(breaker('b', 'checkout'), null), ['COUNTERS_STAY']],
  ['a limit', change(null, limit('l', null)), ['COUNTERS_STAY']],
  ['a route', change(null, route('r', [['checkout', null, 100]])), []],
])('%s', (_what, each, codes) => {
  expect(rollbackNotes([each], quiet).map(({ code }) => code)).toEqual(codes)
})

it('an override is told with what it was, and managed instances with how many changed', () => {
  const held = { intent: 'FORCED_OPEN', reason: 'drill', actor: 'ada' }
  expect(rollbackNotes([change(null, override({ expiresAtMs: 5 }))], { nowMs, instancesChanged: 2 })).toEqual([
    { code: 'OVERRIDE_OVER', object: 'breaker-override/shop/b', params: { ...held, expiresAtMs: '5' } },
    { code: 'INSTANCES_STAY', object: '', params: { count: '2' } },
  ])
})

it('an order of an instance is told with where its weight ends', () => {
  const weight = { from: 1, to: 5, startAtMs: 0, overMs: 1000 }
  const place = { service: 'cart', instance: '[fd00::1]:80' }
  expect(rollbackNotes([change(order({ mode: 'ACTIVE', weight, expiresAtMs: 5 }), order())], quiet)).toEqual([
    {
      code: 'ORDERS_AGAIN',
      object: 'instance-override/shop/cart@[fd00::1]:80',
      params: { ...place, mode: 'DRAIN', weight: '', reason: 'rollout', actor: 'ada' },
    },
  ])
  expect(rollbackNotes([change(order({ weight }), null)], quiet)[0]?.params).toMatchObject({ weight: '5' })
})
