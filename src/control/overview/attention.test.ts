import { expect, it } from 'vitest'
import { attention, type AttentionSources } from './attention'

const nowMs = 1_000_000
const calm: AttentionSources = {
  services: [{ name: 'cart', namespace: 'shop', health: { passing: 2, warning: 0, critical: 0 } }],
  breakers: [{ namespace: 'shop', name: 'cart', service: 'cart', state: 'CLOSED', sinceMs: 1 }],
  throttling: [],
  gateways: [{ id: 'gw', state: 'SYNCED', error: null, lastSeenAtMs: nowMs }],
  gatewaysKnown: true,
  publish: {
    revision: 3,
    published: true,
    waitingFor: null,
    gateways: 1,
    enforcedBy: 1,
    tookMs: 20,
    slowest: 'gw',
    pending: [],
    failing: [],
    committedAtMs: nowMs - 60_000,
    lackingSinceMs: null,
  },
  enforceWithinMs: 5000,
  drift: { count: 0, newest: null },
  nowMs,
}
const codes = (change: Partial<AttentionSources>) =>
  attention({ ...calm, ...change }).map((each) => `${each.severity} ${each.code}`)
const silent = { id: 'gw', state: 'NOT_SEEN' as const, error: null, lastSeenAtMs: 5 }
const breaker = (state: AttentionSources['breakers'][number]['state']) => ({
  breakers: [{ namespace: 'shop', name: 'cart', service: 'cart', state, sinceMs: 7 }],
})

it.each<[string, Partial<AttentionSources>, string[]]>([
  ['nothing, when all is well', {}, []],
  [
    'a service without an instance that takes traffic',
    { services: [{ name: 'cart', namespace: null, health: { passing: 0, warning: 0, critical: 2 } }] },
    ['critical SERVICE_CRITICAL'],
  ],
  [
    'no service of which only some instances are down',
    { services: [{ name: 'cart', namespace: null, health: { passing: 1, warning: 0, critical: 2 } }] },
    [],
  ],
  ['an open breaker, urgently', breaker('OPEN'), ['critical BREAKER_OPEN']],
  ['a tripped breaker, so that it is not forgotten', breaker('FORCED_OPEN'), ['warning BREAKER_OPEN']],
  ['a breaker that tries again', breaker('HALF_OPEN'), ['warning BREAKER_OPEN']],
  ['no breaker that only counts', breaker('METRICS_ONLY'), []],
  ['a gateway that refuses a revision', { gateways: [{ ...silent, state: 'ERROR' }] }, ['critical GATEWAY_ERROR']],
  [
    'a silent gateway beside others',
    { gateways: [...calm.gateways, { ...silent, id: 'other' }] },
    ['warning GATEWAY_NOT_SEEN'],
  ],
  ['that no gateway is left', { gateways: [silent] }, ['critical NO_GATEWAY', 'warning GATEWAY_NOT_SEEN']],
  ['no silence of gateways while Redis is down', { gateways: [silent], gatewaysKnown: false }, []],
  [
    'a publish that waits',
    { publish: { ...calm.publish, published: false, waitingFor: 'CONSUL' } },
    ['critical PUBLISH_WAITING'],
  ],
  [
    'no publish that has just begun',
    { publish: { ...calm.publish, published: false, committedAtMs: nowMs - 100 } },
    [],
  ],
  [
    'a revision that not all gateways enforce in time',
    { publish: { ...calm.publish, gateways: 2, pending: ['b'], lackingSinceMs: nowMs - 5000 } },
    ['warning PUBLISH_SLOW'],
  ],
  [
    'no revision that not all gateways enforce yet',
    { publish: { ...calm.publish, gateways: 2, pending: ['b'], lackingSinceMs: nowMs - 4999 } },
    [],
  ],
  [
    'a revision that is not published as that alone',
    { publish: { ...calm.publish, published: false, lackingSinceMs: nowMs - 9000 } },
    ['critical PUBLISH_WAITING'],
  ],
  ['drift', { drift: { count: 1, newest: { key: 'swy:rl', foundAtMs: 7 } } }, ['warning DRIFT']],
  [
    'limits that throttle, after what is critical',
    { throttling: [{ namespace: 'shop', name: 'fair', limitedPerSecond: 3 }], ...breaker('OPEN') },
    ['critical BREAKER_OPEN', 'warning LIMIT_THROTTLING'],
  ],
])('it shows %s', (_what, change, expected) => {
  expect(codes(change)).toEqual(expected)
})

const items = (change: Partial<AttentionSources>) => attention({ ...calm, ...change })
const lacking = { ...calm.publish, gateways: 4, enforcedBy: 1, lackingSinceMs: nowMs - 9000 }

it('names the gateway, the object and the reason of a refusal', () => {
  const error = { revision: 4, object: 'route/shop/pay', reason: 'unknown field' }
  expect(items({ gateways: [{ ...silent, state: 'ERROR', error }] })).toMatchObject([
    { code: 'GATEWAY_ERROR', object: { kind: 'gateway', name: 'gw' }, detail: 'route/shop/pay: unknown field' },
  ])
})

it('tells of how many gateways how many lack a revision, and which', () => {
  expect(items({ publish: { ...lacking, pending: ['b', 'c', 'd'] } })).toEqual([
    {
      severity: 'warning',
      code: 'PUBLISH_SLOW',
      object: { kind: 'revision', namespace: null, name: '3' },
      detail: 'r3 1/4 b, c, d',
      sinceMs: nowMs - 9000,
    },
  ])
  const failing = [{ gateway: 'b', reason: 'route/shop/pay: no' }]
  expect(items({ publish: { ...lacking, failing, pending: ['c', 'd'] } })[0]?.detail).toBe(
    'r3 1/4 b: route/shop/pay: no +2',
  )
})

it('names the newest drift and how many more there are', () => {
  expect(items({ drift: { count: 3, newest: { key: 'head', foundAtMs: 5 } } })).toMatchObject([
    { object: { kind: 'drift', name: 'head' }, detail: '+2', sinceMs: 5 },
  ])
})
