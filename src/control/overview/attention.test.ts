import { expect, it } from 'vitest'
import { attention, type AttentionSources } from './attention'

const nowMs = 1_000_000
const calm: AttentionSources = {
  services: [],
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
function alarm(change: Partial<AttentionSources['services'][number]>): AttentionSources['services'][number] {
  return {
    ...{ name: 'cart', namespace: null, instances: 2, ordered: 0, taking: 2, reasons: [] },
    ...{ flapping: 0, flappingSinceMs: null, requestsPerSecond: null },
    ...change,
  }
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
    { services: [alarm({ taking: 0 })] },
    ['critical SERVICE_CRITICAL'],
  ],
  [
    'a service whose instances were all taken out by operators, without alarm',
    { services: [alarm({ taking: 0, ordered: 2 })] },
    ['warning SERVICE_CRITICAL'],
  ],
  [
    'a service of which some instances were taken out and the others are down',
    { services: [alarm({ taking: 0, ordered: 1 })] },
    ['critical SERVICE_CRITICAL'],
  ],
  ['a service whose instances flap, once', { services: [alarm({ flapping: 2 })] }, ['warning INSTANCES_FLAPPING']],
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

it('names the busiest of the services that are down first', () => {
  const services = [
    alarm({ name: 'a', taking: 0, requestsPerSecond: null }),
    alarm({ name: 'b', taking: 0, requestsPerSecond: 3 }),
    alarm({ name: 'c', taking: 0, requestsPerSecond: 40 }),
  ]
  expect(items({ services }).map((each) => each.object.name)).toEqual(['c', 'b', 'a'])
})

it('gives the reasons of those who took a whole service out', () => {
  const services = [alarm({ taking: 0, ordered: 2, reasons: ['new racks', 'again'] })]
  expect(items({ services })).toMatchObject([{ detail: '0/2 new racks; again' }])
})
