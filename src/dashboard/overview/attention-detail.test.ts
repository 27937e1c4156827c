import { expect, it } from 'vitest'
import { alertIntent, attentionDetail, attentionWords } from './attention-detail'

it.each([
  ['BREAKER_OPEN', 'OPEN', { kind: 'STATE', state: 'OPEN' }],
  ['PUBLISH_WAITING', 'r5 CONSUL', { kind: 'WAITING_FOR', part: 'CONSUL' }],
  ['PUBLISH_WAITING', 'r5', { kind: 'TEXT', text: '' }],
  ['PUBLISH_SLOW', 'r118 41/42 gw-7', { kind: 'ENFORCED_BY', enforced: 41, gateways: 42, who: 'gw-7' }],
  [
    'PUBLISH_SLOW',
    'r118 41/42 gw-7: route/shop/cart: bad regex +2',
    { kind: 'ENFORCED_BY', enforced: 41, gateways: 42, who: 'gw-7: route/shop/cart: bad regex +2' },
  ],
  ['PUBLISH_SLOW', 'r118 0/0', { kind: 'ENFORCED_BY', enforced: 0, gateways: 0, who: '' }],
  ['SERVICE_CRITICAL', '0/3', { kind: 'TAKING', taking: 0, instances: 3, reasons: '' }],
  ['SERVICE_CRITICAL', '0/2 rollout; disk', { kind: 'TAKING', taking: 0, instances: 2, reasons: 'rollout; disk' }],
  ['DRIFT', '+3', { kind: 'MORE', count: 3 }],
  ['DRIFT', '', { kind: 'TEXT', text: '' }],
  ['GATEWAY_ERROR', 'route/shop/cart: bad regex', { kind: 'TEXT', text: 'route/shop/cart: bad regex' }],
] as const)('%s %j', (code, detail, expected) => {
  expect(attentionDetail({ code, detail })).toEqual(expected)
})

it('a service that operators emptied is not called broken', () => {
  expect(attentionWords({ code: 'SERVICE_CRITICAL', severity: 'warning' })).toBe('SERVICE_TAKEN_OUT')
  expect(attentionWords({ code: 'SERVICE_CRITICAL', severity: 'critical' })).toBe('SERVICE_CRITICAL')
  expect(attentionWords({ code: 'DRIFT', severity: 'warning' })).toBe('DRIFT')
})

it('a breaker in the alert is tripped, and let go once it is held', () => {
  expect(alertIntent('OPEN')).toBe('FORCED_OPEN')
  expect(alertIntent('HALF_OPEN')).toBe('FORCED_OPEN')
  expect(alertIntent('FORCED_OPEN')).toBe('RESET')
})
