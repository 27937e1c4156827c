import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CatalogInstance, instanceSpec } from '@/domain/service/service'
import { catalogOrderSource } from '@/store/catalog-orders'
import { listManagedInstances, managedInstanceSource } from '@/store/instances'
import { createNamespace } from '../namespaces/create-namespace'
import { deregisterInstance } from '../services/deregister-instance'
import { registerInstance } from '../services/register-instance'
import { fleetInstance, putFleet, startTestControl, type TestControl } from '../testing'
import { actOnInstances } from './act-on-instances'
import { adoptInstances } from './adopt-instances'
import { deregisterInstances } from './deregister-instances'

let control: TestControl
let number = 0
/** Each test has a service of its own. */
let service = ''

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: 'shop', description: '' })
})
afterAll(() => control.stop())
beforeEach(() => {
  number += 1
  service = `stock-${String(number)}`
})

const targetOf = ({ id, ...place }: CatalogInstance) => ({
  service: place.service,
  node: place.node,
  instanceId: id,
  address: place.address,
  port: place.port,
})
const deregister = (instances: readonly CatalogInstance[], force = false) =>
  deregisterInstances(control, { targets: instances.map(targetOf), reason: force ? 'it is retired' : '', force })
const adopt = (instances: readonly CatalogInstance[], namespace = 'shop') =>
  adoptInstances(control, { targets: instances.map(targetOf), namespace })
const drain = (instances: readonly CatalogInstance[], force = false) =>
  actOnInstances(control, {
    targets: instances.map(targetOf),
    action: { do: 'DRAIN', reason: 'rollout', expiresInMs: null },
    force,
  })
const overrides = () => control.database.client.instanceOverride.findMany({ where: { service } })
const openOrders = async () =>
  (await catalogOrderSource(control.database).listOpen()).filter((each) => each.service === service)
const done = (id: string, error: string | null) => catalogOrderSource(control.database).markDone(id, error, Date.now())
const managed = () => listManagedInstances(control.database, service)

/** Managed instances, in the database and in the catalog. */
async function register(count: number): Promise<CatalogInstance[]> {
  const instances: CatalogInstance[] = []
  for (let port = 8001; port < 8001 + count; port += 1) {
    const spec = instanceSpec.parse({ service, address: '10.0.0.1', port })
    const { id } = await registerInstance(control, { namespace: 'shop', spec })
    instances.push(fleetInstance(service, port, { id, address: '10.0.0.1', managed: true, byAgent: false }))
  }
  await putFleet(control, instances)
  return instances
}

/** Instances that registered themselves, without an agent. */
async function discover(count: number, more: Partial<CatalogInstance> = {}): Promise<CatalogInstance[]> {
  const instances = Array.from({ length: count }, (_, index) =>
    fleetInstance(service, 8001 + index, { address: '10.0.0.2', byAgent: false, ...more }),
  )
  await putFleet(control, instances)
  return instances
}

describe('deregistering a managed instance', () => {
  it('deletes it, tells the controller that somebody did, and names who and why', async () => {
    const [a = expect.fail(), b = expect.fail()] = await register(2)
    expect(await deregister([a])).toEqual({ status: null, done: [targetOf(a)], failed: [] })
    expect((await managed()).map((each) => each.id)).toEqual([b.id])
    expect(await managedInstanceSource(control.database).deregistered([a.id, b.id])).toEqual(new Set([a.id]))
  })

  it('leaves the minimum, also while the catalog has not caught up, and however it is done', async () => {
    const [a = expect.fail(), b = expect.fail(), c = expect.fail()] = await register(3)
    expect((await deregister([a])).failed).toEqual([])
    expect((await drain([b])).failed).toEqual([])
    const refused = [{ message: 'leaves 0 of 2 instances taking requests; the service wants at least 1' }]
    expect((await deregister([c])).failed).toMatchObject(refused)
    expect((await drain([c])).failed).toMatchObject(refused)
    expect((await deregister([b])).failed).toEqual([])
    expect((await deregister([c], true)).failed).toEqual([])
    expect(await managed()).toEqual([])
  })

  it('by ten operators at once, who drain and deregister, leaves one of ten', async () => {
    const all = await register(10)
    const reports = await Promise.all(all.map((each, index) => (index % 2 === 0 ? drain([each]) : deregister([each]))))
    expect(reports.filter((each) => each.failed.length > 0)).toHaveLength(1)
  })

  it('that was drained does not give it requests on its way out, and keeps no weight', async () => {
    const [a = expect.fail(), b = expect.fail()] = await register(3)
    await drain([a])
    const action = { do: 'WEIGHT', to: 5, overMs: 0, reason: '' } as const
    await actOnInstances(control, { targets: [targetOf(b)], action, force: false })
    const { status } = await deregister([a, b])
    expect(status).not.toBeNull()
    const left = await overrides()
    expect(left).toMatchObject([{ instanceId: a.id, mode: 'DRAIN' }])
    expect(left[0]?.expiresAt?.getTime()).toBeGreaterThan(Date.now())
  })

  it('by its id alone lets go of its orders too', async () => {
    const [a = expect.fail()] = await register(2)
    await actOnInstances(control, {
      targets: [targetOf(a)],
      action: { do: 'WEIGHT', to: 5, overMs: 0, reason: '' },
      force: false,
    })
    await deregisterInstance(control, { id: a.id })
    expect(await overrides()).toEqual([])
  })

  it('by its id alone leaves the minimum too, unless it is forced', async () => {
    const [a = expect.fail()] = await register(1)
    await expect(deregisterInstance(control, { id: a.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ field: 'id', message: expect.stringContaining('leaves 0 of 1 instances') as string }],
    })
    expect(await managed()).toHaveLength(1)
    await deregisterInstance(control, { id: a.id, reason: 'it is retired', force: true })
    expect(await managed()).toEqual([])
  })

  it('that the catalog does not have yet takes nothing away', async () => {
    const [a = expect.fail()] = await register(1)
    await putFleet(control, [])
    expect((await deregister([a])).failed).toEqual([])
  })

  it('a second time is refused in words', async () => {
    const [a = expect.fail()] = await register(2)
    await deregister([a])
    expect((await deregister([a])).failed).toMatchObject([
      { message: 'it was deregistered already: the controller is taking it out of the catalog' },
    ])
  })
})

describe('deregistering an instance that registered itself', () => {
  it('is left to the controller, and what was ordered of it goes when it is gone', async () => {
    const [a = expect.fail()] = await discover(2)
    await drain([a])
    expect(await deregister([a])).toMatchObject({ status: null, done: [targetOf(a)] })
    const [order = expect.fail()] = await openOrders()
    expect(order).toMatchObject({ node: a.node, instanceId: a.id, successorId: null, actor: 'Ana', error: null })
    expect(await overrides()).toHaveLength(1)
    await done(order.id, null)
    expect([await openOrders(), await overrides()]).toEqual([[], []])
  })

  it('that failed may be asked for again, and leaves what was ordered of it', async () => {
    const [a = expect.fail()] = await discover(2)
    await drain([a])
    await deregister([a])
    expect((await deregister([a])).failed).toMatchObject([
      { message: 'Ana has deregistered it already: the controller is at it' },
    ])
    await done((await openOrders())[0]?.id ?? '', 'Consul refused it')
    expect(await overrides()).toHaveLength(1)
    expect((await deregister([a])).failed).toEqual([])
    expect(await openOrders()).toHaveLength(1)
  })

  it('is refused where an agent would put it back', async () => {
    const [a = expect.fail()] = await discover(2, { byAgent: true })
    const { failed } = await deregister([a])
    expect(failed).toMatchObject([{ message: expect.stringContaining('Consul agent') as string }])
  })

  it('counts as gone from then on', async () => {
    const [a = expect.fail(), b = expect.fail()] = await discover(2)
    await deregister([a])
    expect((await drain([b])).failed).toHaveLength(1)
  })
})

describe('adopting', () => {
  it('makes a managed instance of the same place, weight, tags and meta, which takes the place of the entry', async () => {
    const [a = expect.fail()] = await discover(1, { weight: 7, tags: ['v2'], meta: { zone: 'a' } })
    expect(await adopt([a])).toEqual({ status: null, done: [targetOf(a)], failed: [] })
    const [taken = expect.fail()] = await managed()
    expect(taken).toMatchObject({
      namespace: 'shop',
      spec: {
        service,
        address: '10.0.0.2',
        port: 8001,
        weight: 7,
        tags: ['v2'],
        meta: { zone: 'a' },
        check: { type: 'TCP' },
      },
    })
    expect(await openOrders()).toMatchObject([{ node: a.node, instanceId: a.id, successorId: taken.id }])
  })

  it('a second time, or into no namespace, is refused', async () => {
    const [a = expect.fail()] = await discover(1)
    await expect(adopt([a], 'nowhere')).rejects.toMatchObject({ code: 'INVALID', problems: [{ field: 'namespace' }] })
    await adopt([a])
    expect((await adopt([a])).failed).toMatchObject([
      { message: 'Ana has adopted it already: the controller is at it' },
    ])
    await done((await openOrders())[0]?.id ?? '', 'Consul refused it')
    expect((await adopt([a])).failed).toMatchObject([
      { message: `there is a managed instance of ${service} at 10.0.0.2:8001 already` },
    ])
  })

  it('is refused for what is managed, an agent’s, under an order, or could not be registered', async () => {
    const [own = expect.fail()] = await register(1)
    expect((await adopt([own])).failed).toMatchObject([{ message: 'it is managed by Switchyard already' }])
    const [byAgent = expect.fail()] = await discover(1, { byAgent: true })
    expect((await adopt([byAgent])).failed).toMatchObject([{ message: expect.stringContaining('agent') as string }])
    const [heavy = expect.fail(), drained = expect.fail(), other = expect.fail()] = await discover(3, { weight: 5000 })
    expect((await adopt([heavy])).failed).toMatchObject([{ message: expect.stringContaining('weight') as string }])
    await drain([drained])
    expect((await adopt([drained])).failed).toMatchObject([
      { message: expect.stringContaining('restore it') as string },
    ])
    expect((await managed()).map((each) => each.id)).toEqual([own.id])
    expect(other.weight).toBe(5000)
  })
})
