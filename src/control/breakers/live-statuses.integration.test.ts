import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { BreakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import { listServices } from '../services/list-services'
import { startTestControl, type TestControl } from '../testing'
import { publishShop } from '../testing/shop'
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

it('a transition is seen at once in the list of services too', async () => {
  await publishShop(control)
  const worst = async () => {
    const query = { namespace: 'shop', search: '', source: null, sort: 'name' as const, offset: 0, limit: 9 }
    const { rows } = await listServices(control, { ...query, health: [], descending: false })
    return rows.flatMap((each) => each.breakers.map((breaker) => breaker.worst))
  }
  expect(await worst()).toEqual(['CLOSED'])
  const opened = event({ key: 'o', breaker: 'shop/checkout', service: 'checkout' })
  await control.redis.xadd(redisKeys.breakerEvents, '*', 'event', JSON.stringify(opened))
  await vi.waitFor(async () => {
    expect(await worst()).toEqual(['OPEN'])
  })
})
