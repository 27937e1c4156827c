import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { instanceSpec } from '@/domain/service/service'
import type { InstancesQuery } from '@/domain/view/fleet-views'
import { recordHealthEvents } from '@/store/health-events'
import { registerInstance } from '../services/register-instance'
import {
  fleetInstance,
  putEnforced,
  putFleet,
  putFrame,
  putReport,
  startTestControl,
  type TestControl,
} from '../testing'
import { instancesQuery } from '../testing/queries'
import { busy, latency, namespace, orderInstance, publishShop } from '../testing/shop'
import { getInstance } from './get-instance'
import { listInstances } from './list-instances'

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
  await publishShop(control)
})
afterAll(() => control.stop())
beforeEach(async () => {
  await control.redis.flushall()
  await putFleet(control, [])
  await pause()
})

/** Figures and reports are shared for half a second. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 510))
const page = (change: Partial<InstancesQuery>) => listInstances(control, { ...instancesQuery, ...change })
const ports = async (change: Partial<InstancesQuery>) => (await page(change)).rows.map((each) => each.port)

it('a page has the instances that all filters let through, sorted by the numbers of their addresses', async () => {
  await putFleet(
    control,
    [
      fleetInstance('checkout', 80, { address: '10.0.0.10', tags: ['blue'] }),
      fleetInstance('checkout', 81, { address: '10.0.0.9', health: 'critical', node: 'rack-7' }),
      fleetInstance('cart', 82, { address: '10.0.0.9', health: 'unknown', meta: { zone: 'Oslo' }, managed: true }),
    ],
    { 'node-1/checkout-80': { sinceMs: 500, flapping: { sinceMs: 400, changes: 9 } } },
  )
  expect(await page({})).toMatchObject({
    rows: [{ port: 81 }, { port: 82 }, { port: 80, healthSinceMs: 500, flapping: { sinceMs: 400, changes: 9 } }],
    total: 3,
    counts: { passing: 1, warning: 0, critical: 1, unknown: 1 },
  })
  expect(await ports({ service: 'checkout' })).toEqual([81, 80])
  expect(await ports({ namespace })).toEqual([81, 80])
  expect(await ports({ search: 'oslo' })).toEqual([82])
  expect(await ports({ search: 'RACK' })).toEqual([81])
  expect(await ports({ source: 'MANAGED' })).toEqual([82])
  expect(await ports({ only: 'FLAPPING' })).toEqual([80])
  expect(await ports({ only: 'ORDERED' })).toEqual([])
  expect(await ports({ health: ['critical', 'unknown'], sort: 'health', descending: true })).toEqual([82, 81])
  expect(await ports({ sort: 'since', descending: true })).toEqual([80, 82, 81]) // not known last, by key
  expect(await ports({ offset: 1, limit: 1 })).toEqual([82])
})

it('an instance has its figures, its managed entry and the weight that it takes part with', async () => {
  const spec = instanceSpec.parse({ service: 'checkout', address: '127.0.0.1', port: 9001 })
  const { id } = await registerInstance(control, { namespace, spec })
  const own = fleetInstance('checkout', 9001, { managed: true, weight: 4, byAgent: false })
  const foreign = fleetInstance('checkout', 9002, { byAgent: false, health: 'critical' })
  await putFleet(control, [own, foreign, fleetInstance('checkout', 9003)])
  await putFrame(control, busy)
  expect((await page({})).rows).toMatchObject([
    {
      key: 'checkout node-1 checkout-9001',
      managedId: id,
      registeredWeight: 4,
      weight: 4,
      traffic: { requestsPerSecond: 7 },
      inFlight: 1,
      adoptable: false,
    },
    { weight: 0, registeredWeight: 1, traffic: { requestsPerSecond: 0 }, inFlight: 0, adoptable: true },
    { weight: 1, managedId: null, adoptable: false },
  ])
  expect((await page({ sort: 'requests', descending: true })).rows[0]?.port).toBe(9001)
  expect((await page({ sort: 'weight' })).rows[0]?.port).toBe(9002)
})

it('a drain has come so far as gateways report, and is done only when a whole second after the last had nothing in flight', async () => {
  const instance = fleetInstance('checkout', 9001)
  await putFleet(control, [instance, fleetInstance('checkout', 9002)])
  const version = await orderInstance(control, instance, { mode: 'DRAIN', reason: 'r' })
  const order = async () => {
    await pause()
    return (await page({ only: 'ORDERED' })).rows[0]?.order
  }
  const second = (startMs: number, inFlight: number) =>
    putFrame(control, {
      startMs,
      instances: [
        {
          service: 'checkout',
          instance: '127.0.0.1:9001',
          count: 1,
          errors: 0,
          inFlight,
          latency,
          retries: 0,
          ejections: 0,
        },
      ],
    })
  expect(await order()).toMatchObject({ mode: 'DRAIN', version, gateways: 0, enforcedBy: 0, drain: null })

  await putReport(control, { id: 'a', revision: version })
  await putReport(control, { id: 'b', revision: version - 1 })
  expect(await order()).toMatchObject({ gateways: 2, enforcedBy: 1, drain: 'WAITING' })

  await putReport(control, { id: 'a', revision: version })
  await putReport(control, { id: 'b', revision: version })
  const thisSecondMs = Math.floor(Date.now() / 1000) * 1000
  const byAllMs = thisSecondMs - 2500
  await putEnforced(control, version, { a: byAllMs - 900, b: byAllMs })
  await second(thisSecondMs - 3000, 0)
  expect(await order(), 'nothing in flight, but before the last gateway had it').toMatchObject({ drain: 'DRAINING' })
  await second(thisSecondMs - 2000, 3)
  expect(await order()).toMatchObject({ drain: 'DRAINING' })
  await second(thisSecondMs - 1000, 0)
  expect(await order()).toMatchObject({ enforcedBy: 2, drain: 'DRAINED' })
  expect((await page({ only: 'ORDERED' })).rows[0]).toMatchObject({ weight: 0, registeredWeight: 1 })
})

it('a thousand instances are sorted by their slowest requests, the ones without any last', async () => {
  const many = Array.from({ length: 1001 }, (_none, index) => fleetInstance('checkout', 9000 + index))
  await putFleet(control, many)
  const traffic = { service: 'checkout', count: 10, errors: 0, inFlight: 0, retries: 0, ejections: 0 }
  await putFrame(control, {
    instances: [
      { ...traffic, instance: '127.0.0.1:9500', latency: [[100, 10]] },
      { ...traffic, instance: '127.0.0.1:9700', latency: [[200, 10]] },
    ],
  })
  const slowest = await page({ sort: 'p99', descending: true, limit: 3 })
  expect(slowest.total).toBe(1001)
  expect(slowest.rows.map((each) => each.port)).toEqual([9700, 9500, 10000])
  expect((await ports({ sort: 'p99', limit: 2 }))[0]).toBe(9500)
})

it('an order for an earlier registration at the same address says nothing of the next', async () => {
  const instance = fleetInstance('cart', 9001)
  await putFleet(control, [{ ...instance, id: 'another' }])
  await orderInstance(control, instance, { mode: 'MAINTENANCE' })
  expect((await page({})).rows).toMatchObject([{ order: null, weight: 1 }])
})

it('one instance comes with its checks and its history, newest first', async () => {
  const checks = [{ id: 'c', name: 'http', status: 'critical' as const, output: 'refused' }]
  await putFleet(control, [fleetInstance('cart', 9005, { health: 'critical', checks })])
  const event = {
    ...{ service: 'cart', node: 'node-1', instanceId: 'cart-9005', instance: '127.0.0.1:9005' },
    ...{ check: 'http', output: 'refused', changes: 1 },
  }
  await recordHealthEvents(
    control.database,
    [
      { ...event, atMs: 1000, before: null, after: 'passing' },
      { ...event, atMs: 2000, before: 'passing', after: 'critical' },
      { ...event, atMs: 2000, before: 'passing', after: 'critical', instance: '127.0.0.1:9006' },
    ],
    [],
  )
  const place = { service: 'cart', node: 'node-1', instanceId: 'cart-9005' }
  expect(await getInstance(control, place)).toMatchObject({
    row: { port: 9005, health: 'critical' },
    checks,
    history: [{ after: 'critical' }, { after: 'passing' }],
  })
  await expect(getInstance(control, { ...place, node: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

/** Last, because it stops Redis. */
it('while Redis is down the list is refused instead of empty', async () => {
  await control.redisServer.stop()
  await expect(page({})).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})
