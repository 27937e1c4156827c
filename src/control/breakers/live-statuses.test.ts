import { expect, it } from 'vitest'
import type { BreakerEvent } from '@/wire/breaker-event'
import type { BreakerStatus } from '@/wire/telemetry'
import { joined } from './live-statuses'

const place = { breaker: 'shop/cart', service: 'cart', instance: null, gateway: 'gw-1' }
const unknown = { failureRatePercent: null, slowCallRatePercent: null, bufferedCalls: 0 }
const status: BreakerStatus = {
  ...{ ...place, ...unknown, state: 'OPEN', sinceMs: 1000, cause: 'FAILURE_RATE', rejected: 7 },
  ...{ nextProbeAtMs: 2000, overrideExpiresAtMs: null },
}
const event = (over: Partial<BreakerEvent>): BreakerEvent => ({
  ...{ ...place, ...unknown, key: 'k', atMs: 2000, before: 'OPEN', after: 'CLOSED', cause: 'PROBES_PASSED' },
  override: null,
  ...over,
})
const shown = (recent: BreakerEvent[], statuses = [status], nowMs = 3000) =>
  joined(statuses, recent, nowMs).get('shop/cart')

it('a transition after the last second ended is shown, with what was refused', () => {
  expect(shown([event({})])).toMatchObject([{ state: 'CLOSED', sinceMs: 2000, rejected: 7, nextProbeAtMs: null }])
})

it('of several the newest counts, and one from before what the gateway said since does not', () => {
  const older = event({ atMs: 1500, after: 'HALF_OPEN', cause: 'WAIT_OVER' })
  expect(shown([event({}), older])).toMatchObject([{ state: 'CLOSED' }])
  expect(shown([event({ atMs: 500 })])).toEqual([status])
})

it('a transition of another gateway or instance changes nothing', () => {
  expect(shown([event({ gateway: 'gw-2' })])?.[0]).toEqual(status)
})

it('a machine that only a transition speaks of is shown for five seconds', () => {
  expect(shown([event({})], [])).toMatchObject([{ gateway: 'gw-1', state: 'CLOSED', rejected: 0 }])
  expect(shown([event({})], [], 8000)).toBeUndefined()
})
