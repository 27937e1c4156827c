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
    failing: [],
    committedAtMs: nowMs - 60_000,
  },
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
    'limits that throttle, after what is critical',
    { throttling: [{ namespace: 'shop', name: 'fair', limitedPerSecond: 3 }], ...breaker('OPEN') },
    ['critical BREAKER_OPEN', 'warning LIMIT_THROTTLING'],
  ],
])('it shows %s', (_what, change, expected) => {
  expect(codes(change)).toEqual(expected)
})
