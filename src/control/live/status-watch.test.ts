import { expect, it } from 'vitest'
import type { Notice } from '@/domain/view/breaker-views'
import type { SystemStatus } from '@/domain/view/views'
import { isNews } from './status-watch'

const opened: Notice = {
  ...{ id: '1', type: 'breaker.opened', atMs: 900, namespace: 'shop', breaker: 'db', service: 'db', state: 'OPEN' },
  ...{ open: 3, gateways: 42, times: 1, cause: 'FAILURE_RATE', actor: null, reason: null },
}
const status: SystemStatus = {
  nowMs: 1000,
  controller: { ok: true, lastSeenMs: 900 },
  consul: { ok: true, error: null },
  redis: { ok: true, error: null },
  publish: {
    revision: 1,
    published: true,
    waitingFor: null,
    gateways: 1,
    enforcedBy: 1,
    tookMs: 5,
    slowest: 'gw',
    pending: [],
    failing: [],
  },
  fleetVersion: 1,
  openDrifts: 0,
  demo: 'ON',
  lastNotice: null,
}

it.each<[string, Partial<SystemStatus>, boolean]>([
  ['the same a second later', { nowMs: 2000, controller: { ok: true, lastSeenMs: 1900 } }, false],
  ['the same ten seconds later, as a sign of life', { nowMs: 11_000 }, true],
  ['the same after the clock was set back', { nowMs: -3_600_000 }, true],
  ['a controller that fell silent', { controller: { ok: false, lastSeenMs: 900 } }, true],
  ['a new revision', { publish: { ...status.publish, revision: 2 } }, true],
  ['a gateway more that enforces it', { publish: { ...status.publish, enforcedBy: 2 } }, true],
  [
    'a gateway that refuses it',
    { publish: { ...status.publish, failing: [{ gateway: 'gw', reason: 'route/a/b: no' }] } },
    true,
  ],
  ['a drift that was found', { openDrifts: 1 }, true],
  ['a change of the fleet a second later', { nowMs: 2000, fleetVersion: 2 }, true],
  ['one of many changes within a second', { nowMs: 1150, fleetVersion: 2 }, false],
  ['a demo that was switched off', { demo: 'OFF' }, true],
  ['a breaker that opened', { lastNotice: opened }, true],
])('%s: news?', (_what, change, expected) => {
  expect(isNews(status, { ...status, ...change })).toBe(expected)
})
