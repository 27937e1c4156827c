import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BreakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { startTestControl, type TestControl } from '../testing'
import { readLiveStatuses } from './live-statuses'

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
}, 60_000)
afterAll(() => control.stop())

const event = (over: Partial<BreakerEvent>): BreakerEvent => ({
  ...{ key: 'k', atMs: Date.now(), gateway: 'gw-1', breaker: 'shop/cart', service: 'cart', instance: null },
  ...{ before: 'CLOSED', after: 'OPEN', cause: 'FAILURE_RATE', override: null },
  ...{ failureRatePercent: 60, slowCallRatePercent: null, bufferedCalls: 20 },
  ...over,
})

it.each([3_600_000, -3_600_000])('a clock that is %i ms off hides no transition and keeps none', async (offMs) => {
  const own = event({ breaker: `shop/new${String(offMs)}` })
  const old = event({ breaker: `shop/old${String(offMs)}`, atMs: Date.now() - 60_000 })
  for (const each of [old, own]) await control.redis.xadd(redisKeys.breakerEvents, '*', 'event', JSON.stringify(each))
  const clock = { now: () => Date.now() + offMs }
  const live = await readLiveStatuses({ ...control, clock })
  expect(live.of(own.breaker)).toMatchObject([{ state: 'OPEN', gateway: 'gw-1' }])
  expect(live.of(old.breaker)).toEqual([])
})
