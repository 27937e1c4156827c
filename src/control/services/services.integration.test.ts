import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instanceSpec } from '@/domain/service/service'
import type { ServicesQuery } from '@/domain/view/fleet-views'
import { fleetInstance, putFleet, putFrame, startTestControl, type TestControl } from '../testing'
import { servicesQuery } from '../testing/queries'
import { busy, namespace, open, orderInstance, publishShop } from '../testing/shop'
import { deregisterInstance } from './deregister-instance'
import { getService } from './get-service'
import { listServices } from './list-services'
import { registerInstance } from './register-instance'
import { serviceNames } from './service-names'
import { updateInstance } from './update-instance'

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
  await publishShop(control)
})
afterAll(() => control.stop())
beforeEach(async () => {
  await control.redis.flushall()
  await putFleet(control, [])
  await new Promise((resolve) => setTimeout(resolve, 510)) // figures are shared for half a second
})

const page = (change: Partial<ServicesQuery>) => listServices(control, { ...servicesQuery, ...change })
const names = async (change: Partial<ServicesQuery>) => (await page(change)).rows.map((each) => each.name)

describe('a list of services', () => {
  it('joins desired state, the fleet and live figures', async () => {
    const drained = fleetInstance('checkout', 9002, { health: 'critical' })
    await putFleet(control, [fleetInstance('checkout', 9001), drained, fleetInstance('stranger', 9100)], {
      'node-1/checkout-9001': { sinceMs: 1, flapping: { sinceMs: 1, changes: 5 } },
    })
    await putFrame(control, { ...busy, breakers: [open] })
    await orderInstance(control, drained, { mode: 'DRAIN' })

    const { rows, total } = await page({})
    expect(total).toBe(2)
    expect(rows.map((each) => [each.name, each.namespace, each.source, each.worst])).toEqual([
      ['checkout', 'shop', 'DISCOVERED', 'warning'],
      ['stranger', null, 'DISCOVERED', 'passing'],
    ])
    expect(rows[0]).toMatchObject({
      health: { passing: 1, warning: 0, critical: 1 },
      ordered: 1,
      flapping: 1,
      traffic: { requestsPerSecond: 7, errorPercent: expect.closeTo(28.57, 1) as number },
      breakers: [{ name: 'checkout', worst: 'OPEN' }],
      limits: 1,
      routes: 2,
    })
    expect(rows[1]?.traffic).toMatchObject({ requestsPerSecond: 0, p99Ms: null })
    expect(await names({ namespace })).toEqual(['checkout'])
  })

  it('is cut, filtered and sorted the same however often it is read; counts are of all health', async () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      fleetInstance(`s${String(index)}`, 9000 + index, {
        health: index % 3 === 0 ? 'critical' : 'passing',
        tags: index < 4 ? ['Blue'] : [],
        managed: index === 8,
      }),
    )
    await putFleet(control, many)
    expect(await names({ search: 'BLUE' })).toEqual(['s0', 's1', 's2', 's3'])
    expect(await names({ source: 'MANAGED' })).toEqual(['s8'])
    expect(await names({ health: ['critical'] })).toEqual(['s0', 's3', 's6'])
    // `checkout` has rules and no instances.
    const worst = await page({ sort: 'health', limit: 4 })
    expect(worst.rows.map((each) => each.name)).toEqual(['s0', 's3', 's6', 'checkout'])
    expect(worst).toMatchObject({ total: 10, counts: { critical: 3, passing: 6, warning: 0, unknown: 1 } })
    expect(await names({ sort: 'health', offset: 4, limit: 3 })).toEqual(['s1', 's2', 's4'])
    expect((await page({ health: ['critical'] })).counts.passing).toBe(6)
    expect((await names({ descending: true }))[0]).toBe('s8')
  })

  it('puts what is not known last, whichever way it is sorted', async () => {
    await putFleet(control, [fleetInstance('checkout', 9001), fleetInstance('a', 9002)])
    await putFrame(control, busy)
    expect(await names({ sort: 'p99' })).toEqual(['checkout', 'a'])
    expect(await names({ sort: 'p99', descending: true })).toEqual(['checkout', 'a'])
    expect(await names({ sort: 'requests' })).toEqual(['a', 'checkout'])
  })

  it('has names for pickers, those that begin with the text first', async () => {
    await putFleet(control, [fleetInstance('out', 9001), fleetInstance('Outer', 9002), fleetInstance('x', 9003)])
    expect(await serviceNames(control, { search: 'ou', limit: 10 })).toEqual(['Outer', 'out', 'checkout'])
    expect(await serviceNames(control, { search: '', limit: 2 })).toEqual(['Outer', 'checkout'])
  })
})

describe('a service', () => {
  it('is told with its rules, its health and what its instances have in common', async () => {
    await putFleet(control, [
      fleetInstance('checkout', 9001, { tags: ['b', 'a'] }),
      fleetInstance('checkout', 9002, { meta: { version: 'v2' }, datacenter: 'dc2', tags: ['a'] }),
      fleetInstance('stranger', 9100),
    ])
    await putFrame(control, busy)
    expect(await getService(control, { name: 'checkout' })).toMatchObject({
      settings: { spec: { owner: 'orders' } },
      subsets: [{ name: 'v2', instances: 1 }],
      health: { passing: 2, warning: 0, critical: 0 },
      source: 'DISCOVERED',
      tags: ['a', 'b'],
      datacenters: ['dc1', 'dc2'],
      traffic: { requestsPerSecond: 7 },
      routes: [
        { name: 'pay', weightPercent: 100 },
        { name: 'pay-now', weightPercent: 100 },
      ],
    })
    expect(await getService(control, { name: 'stranger' })).toMatchObject({ settings: null, routes: [] })
    await expect(getService(control, { name: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('managed instances', () => {
  it('are saved, joined with the catalog, edited by version and deregistered', async () => {
    const spec = instanceSpec.parse({ service: 'cart', address: '10.0.0.1', port: 80 })
    const { id } = await registerInstance(control, { namespace, spec })
    expect((await getService(control, { name: 'cart' })).managed).toMatchObject([{ id, version: 1, registered: false }])
    await expect(registerInstance(control, { namespace, spec })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(registerInstance(control, { namespace: 'no', spec })).rejects.toMatchObject({
      problems: [{ field: 'namespace' }],
    })

    await putFleet(control, [fleetInstance('cart', 80, { address: '10.0.0.1', managed: true })])
    expect(await getService(control, { name: 'cart' })).toMatchObject({ managed: [{ registered: true }] })
    expect((await page({ namespace })).rows.find((each) => each.name === 'cart')?.source).toBe('MANAGED')

    await updateInstance(control, { id, version: 1, spec: { ...spec, weight: 5 } })
    await expect(updateInstance(control, { id, version: 1, spec })).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ field: 'version' }],
    })
    await deregisterInstance(control, { id })
    await expect(deregisterInstance(control, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
