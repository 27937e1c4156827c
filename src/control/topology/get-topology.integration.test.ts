import { afterAll, beforeAll, expect, it } from 'vitest'
import { fleetInstance, putFleet, putFrame, startTestControl, type TestControl } from '../testing'
import { open, publishShop } from '../testing/shop'
import { getTopology } from './get-topology'

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
  await publishShop(control)
})
afterAll(() => control.stop())

it('shows who called whom in the last minute, and the services that rules speak of, called or not', async () => {
  await putFleet(control, [
    fleetInstance('checkout', 9001),
    fleetInstance('checkout', 9002, { health: 'critical' }),
    fleetInstance('elsewhere', 9100),
  ])
  const latency: [number, number][] = [[100, 1]]
  const call = (from: string, to: string, count: number, errors: number) => ({ from, to, count, errors, latency })
  const nowMs = Math.floor(Date.now() / 1000) * 1000
  await putFrame(control, { startMs: nowMs - 40_000, callers: [call('storefront', 'checkout', 9, 3)] })
  await putFrame(control, {
    startMs: nowMs - 2000,
    callers: [call('storefront', 'checkout', 1, 0), call('', 'a', 4, 0)],
  })
  await putFrame(control, { startMs: nowMs - 1000, breakers: [open] })

  const ours = await getTopology(control, { namespace: 'shop' })
  expect(ours.edges).toMatchObject([{ from: 'storefront', to: 'checkout', errorPercent: 30 }])
  expect(ours.edges[0]?.requestsPerSecond).toBeCloseTo(10 / 3)
  expect(ours.atMs).toBe(nowMs)
  expect(ours.nodes).toEqual([
    {
      service: 'checkout',
      health: { passing: 1, warning: 0, critical: 1 },
      requestsPerSecond: 10 / 3,
      breaker: 'OPEN',
    },
    { service: 'storefront', health: { passing: 0, warning: 0, critical: 0 }, requestsPerSecond: 0, breaker: null },
  ])
  const everything = await getTopology(control, { namespace: null })
  expect(everything.edges.map((each) => `${each.from}>${each.to}`)).toEqual(['>a', 'storefront>checkout'])
  expect(everything.nodes.map((each) => each.service)).toEqual(['', 'a', 'checkout', 'storefront'])
})
