import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CatalogInstance } from '@/domain/service/service'
import { serviceSpec } from '@/domain/service/service'
import type { InstanceAction } from '@/domain/view/fleet-views'
import { checksumOf } from '@/wire/checksum'
import { createNamespace } from '../namespaces/create-namespace'
import { updateNamespace } from '../namespaces/update-namespace'
import { publishEdits } from '../changes/publish-edits'
import { listRevisions } from '../changes/list-revisions'
import { revertRevision } from '../changes/revert-revision'
import { rollBack } from '../changes/roll-back'
import { previewRollback } from '../changes/preview-rollback'
import { fleetInstance, putFleet, startTestControl, type TestControl } from '../testing'
import { actOnInstances } from './act-on-instances'
import { commitRevision } from '@/store/commit-revision'
import { openDatabase } from '@/store/database'
import { releaseOrdersOfGone } from '@/store/orders-of-gone'
import { allObjects, currentHead } from '@/store/revisions'
import { eventually } from '@/embedded/testing'
import { readFleet } from '../live/fleet'

let control: TestControl
let number = 0
/** Each test has a service of its own. */
let service = ''

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: 'shop', description: '' })
  await createNamespace(control, { name: 'default', description: '' })
  await updateNamespace(control, { name: 'shop', description: '', requiresApproval: true })
})
afterAll(() => control.stop())
beforeEach(() => {
  number += 1
  service = `cart-${String(number)}`
})

const targetOf = ({ service, node, id, address, port }: CatalogInstance) => ({
  service,
  node,
  instanceId: id,
  address,
  port,
})
const drain: InstanceAction = { do: 'DRAIN', reason: 'rollout of 2.4', expiresInMs: null }
const restore: InstanceAction = { do: 'RESTORE', reason: '' }
const weigh = (to: number | null, overMs = 0): InstanceAction => ({ do: 'WEIGHT', to, overMs, reason: '' })
const act = (instances: readonly CatalogInstance[], action: InstanceAction, force = false) =>
  actOnInstances(control, { targets: instances.map(targetOf), action, force })
const orders = () => control.database.client.instanceOverride.findMany({ where: { service }, orderBy: { name: 'asc' } })
const head = async () => (await currentHead(control.database)).revision

/** So many instances of the test's service in the catalog, beside what is there. */
async function fleetOf(count: number, more: Partial<CatalogInstance> = {}): Promise<CatalogInstance[]> {
  const instances = Array.from({ length: count }, (_, index) => fleetInstance(service, 8001 + index, more))
  await putFleet(control, instances)
  return instances
}

describe('a drain', () => {
  it('of several instances is one revision, which says who, why and which', async () => {
    const [a, b] = await fleetOf(3)
    const report = await act(
      [a, b].filter((each) => each !== undefined),
      drain,
    )
    expect(report).toMatchObject({ failed: [], status: { revision: await head() } })
    expect(await orders()).toMatchObject([
      {
        name: `${service}@127.0.0.1:8001`,
        namespace: 'default',
        mode: 'DRAIN',
        actor: 'Ana',
        reason: 'rollout of 2.4',
      },
      { name: `${service}@127.0.0.1:8002`, instanceId: `${service}-8002`, expiresAt: null },
    ])
    const records = await control.database.client.auditRecord.findMany({ where: { revision: await head() } })
    expect(records.map((each) => [each.action, each.object])).toEqual([
      ['revision.commit', expect.stringContaining(`instance-override/default/${service}@127.0.0.1:8001`)],
      ['instance.drain', `instance-override/default/${service}@127.0.0.1:8001`],
      ['instance.drain', `instance-override/default/${service}@127.0.0.1:8002`],
    ])
    expect(records.at(-1)?.detail).toMatchObject({ instanceId: `${service}-8002`, reason: 'rollout of 2.4' })
    const revision = await control.database.client.revision.findUnique({ where: { number: await head() } })
    expect(revision?.message).toBe(`Drain 2 instances of ${service}: rollout of 2.4`)
  })

  it('of all instances leaves the minimum, and names the one that stays', async () => {
    const all = await fleetOf(3)
    const report = await act(all, drain)
    expect(report.done).toEqual(all.slice(0, 2).map(targetOf))
    expect(report.failed).toEqual([
      {
        target: targetOf(all[2] ?? expect.fail()),
        message: 'leaves 0 of 3 instances taking requests; the service wants at least 1',
      },
    ])
  })

  it('of all instances goes through when it is forced, and the record says so', async () => {
    const all = await fleetOf(2)
    expect((await act(all, drain, true)).failed).toEqual([])
    const [last] = await control.database.client.auditRecord.findMany({ orderBy: { id: 'desc' }, take: 1 })
    expect(last?.detail).toMatchObject({ force: true, reason: 'rollout of 2.4' })
  })

  it('honours the minimum of the service, and what is not well counts for nothing', async () => {
    const all = await fleetOf(3)
    await putFleet(
      control,
      all.map((each, index) => (index === 0 ? { ...each, health: 'critical' as const } : each)),
    )
    const spec = serviceSpec.parse({ minHealthyInstances: 2 })
    await commitRevision(control.database, {
      edits: [{ op: 'put', object: { kind: 'service', namespace: 'default', name: service, spec }, baseVersion: null }],
      message: 'm',
      author: control.actor,
      nowMs: Date.now(),
    })
    expect((await act(all, drain)).failed.map((each) => each.message)).toEqual([
      'leaves 1 of 3 instances taking requests; the service wants at least 2',
      'leaves 1 of 3 instances taking requests; the service wants at least 2',
    ])
  })

  it('by twenty operators at once leaves one instance of twenty', async () => {
    const all = await fleetOf(20)
    // Half of them on another web process, so that all hold a connection while they wait for each other.
    const other = { ...control, database: openDatabase(control.databaseUrl) }
    const reports = await Promise.all(
      all.map((each, index) =>
        actOnInstances(index % 2 === 0 ? control : other, { targets: [targetOf(each)], action: drain, force: false }),
      ),
    )
    await other.database.close()
    expect(reports.filter((each) => each.failed.length > 0)).toHaveLength(1)
    expect(await orders()).toHaveLength(19)
  })

  it('needs no second approver', async () => {
    const [a] = await fleetOf(2)
    const spec = serviceSpec.parse({})
    await updateNamespace(control, { name: 'shop', description: '', requiresApproval: false })
    const object = { kind: 'service' as const, namespace: 'shop', name: service, spec }
    await publishEdits(control, { edits: [{ op: 'put', object, baseVersion: null }], message: 'm' })
    await updateNamespace(control, { name: 'shop', description: '', requiresApproval: true })
    expect(await act([a ?? expect.fail()], drain)).toMatchObject({ failed: [] })
    expect(await orders()).toMatchObject([{ namespace: 'shop' }])
  })

  it('of what the catalog does not have is refused in words; the others are done', async () => {
    const [a] = await fleetOf(2)
    const gone = fleetInstance(service, 9999)
    const report = await act([gone, a ?? expect.fail()], drain)
    expect(report.done).toHaveLength(1)
    expect(report.failed).toMatchObject([{ message: 'it is not in the catalog: it may have been deregistered' }])
  })

  it('named twice is done once', async () => {
    const [a = expect.fail()] = await fleetOf(2)
    const report = await act([a, a], drain)
    expect(report.failed).toMatchObject([{ message: 'its address is named twice' }])
  })

  it('of an instance whose name gateways could not take is refused in words', async () => {
    service = `cart_${String(number)}`
    const [a = expect.fail()] = await fleetOf(2)
    const report = await act([a], drain)
    expect(report).toMatchObject({
      status: null,
      failed: [{ message: expect.stringContaining('gateways take no order') as string }],
    })
  })

  it('of an IPv6 address is kept under its name', async () => {
    const [a = expect.fail()] = await fleetOf(2, { address: 'fd00::7' })
    await act([a], drain)
    expect(await orders()).toMatchObject([{ name: `${service}@[fd00::7]:8001`, address: 'fd00::7' }])
  })
})

describe('a weight', () => {
  it('goes on from the weight in effect, and its order is gone when the registered weight is back', async () => {
    const [a = expect.fail()] = await fleetOf(2, { weight: 10 })
    await act([a], weigh(0))
    expect(await orders()).toMatchObject([{ mode: 'ACTIVE', weight: { from: 10, to: 0 } }])
    await act([a], weigh(5, 600_000))
    expect(await orders()).toMatchObject([{ weight: { from: 0, to: 5, overMs: 600_000 } }])
    const revision = await control.database.client.revision.findUnique({ where: { number: await head() } })
    expect(revision?.message).toBe(`Weight of 127.0.0.1:8001 of ${service} to 5 over 10 min`)
    await act([a], weigh(null))
    expect(await orders()).toEqual([])
  })

  it('of 0 is guarded like a drain', async () => {
    const all = await fleetOf(2)
    expect((await act(all, weigh(0, 60_000))).failed).toHaveLength(1)
  })

  it('stays through a drain, and a drain through a weight', async () => {
    const [a = expect.fail()] = await fleetOf(2)
    await act([a], weigh(5))
    await act([a], drain)
    expect(await orders()).toMatchObject([{ mode: 'DRAIN', weight: { to: 5 } }])
    await act([a], weigh(7))
    expect(await orders()).toMatchObject([{ mode: 'DRAIN', weight: { to: 7 }, reason: 'rollout of 2.4' }])
  })
})

describe('restoring', () => {
  it('takes all orders back, also of an instance that is gone, and is done where there are none', async () => {
    const [a = expect.fail(), b = expect.fail()] = await fleetOf(2)
    await act([a], drain)
    await putFleet(control, [])
    expect(await act([a], restore)).toMatchObject({ failed: [], done: [targetOf(a)] })
    expect(await orders()).toEqual([])
    await putFleet(control, [a, b])
    expect(await act([a, b], restore)).toMatchObject({ status: null, failed: [], done: [{}, {}] })
  })
})

describe('an order', () => {
  it('for another registration at its address is not overwritten while that stands', async () => {
    const [a = expect.fail(), b = expect.fail()] = await fleetOf(2)
    const twin = { ...a, id: 'twin' }
    await putFleet(control, [a, b, twin])
    await act([a], drain)
    expect((await act([twin], drain)).failed).toMatchObject([
      { message: `its address is under an order for another registration, ${a.id} on node-1` },
    ])
    expect(await act([twin], restore)).toMatchObject({ status: null, failed: [] })
    expect(await orders()).toMatchObject([{ instanceId: a.id }])
  })

  it('that is over goes with the next one of its service', async () => {
    const [a = expect.fail(), b = expect.fail(), c = expect.fail()] = await fleetOf(4)
    await act([a], { ...drain, expiresInMs: 1 })
    await act([b, c], drain)
    expect(await orders()).toMatchObject([{ instanceId: b.id }, { instanceId: c.id }])
  })

  it('is taken back by an operator, and what takes back a restoration is guarded', async () => {
    const operator = { ...control, actor: { ...control.actor, role: 'OPERATOR' as const } }
    const [a = expect.fail(), b = expect.fail()] = await fleetOf(2)
    await act([a], drain)
    await revertRevision(operator, { revision: await head() })
    expect(await orders()).toEqual([])

    await act([a], drain)
    await act([a], restore)
    const restored = await head()
    await act([b], drain)
    await expect(revertRevision(operator, { revision: restored })).rejects.toMatchObject({
      message: expect.stringContaining('leaves 0 of 2 instances taking requests') as string,
    })
  })

  it('of an instance that left for good goes as a revision of Switchyard’s, unless it was given again', async () => {
    const [a = expect.fail(), b = expect.fail()] = await fleetOf(3)
    await act([a, b], drain)
    const specs = (await allObjects(control.database)).objects.flatMap((each) =>
      each.kind === 'instance-override' && each.spec.service === service ? [each.spec] : [],
    )
    await act([b], weigh(5))
    await releaseOrdersOfGone(control.database, specs, Date.now())
    expect(await orders()).toMatchObject([{ instanceId: b.id }])
    const [last] = await listRevisions(control, { limit: 1 })
    expect(last).toMatchObject({ author: 'Switchyard', message: `${service}@127.0.0.1:8001 left for good` })
    const before = await head()
    await releaseOrdersOfGone(control.database, specs, Date.now())
    expect(await head()).toBe(before)
  })

  it('that a rollback lifts or brings back is told before', async () => {
    const [a = expect.fail()] = await fleetOf(2)
    const before = await head()
    await act([a], drain)
    const during = await head()
    const lifts = await previewRollback(control, { to: before })
    const params = {
      instance: '127.0.0.1:8001',
      service,
      mode: 'DRAIN',
      weight: '',
      reason: 'rollout of 2.4',
      actor: 'Ana',
    }
    const object = `instance-override/default/${service}@127.0.0.1:8001`
    expect(lifts.notes).toContainEqual({ code: 'LIFTS_ORDER', object, params })
    expect(lifts.preview.affects.services).toEqual([service])
    expect(lifts.edits).toEqual([])
    await rollBack(control, { to: before, head: during, message: 'back' })
    expect(await orders()).toEqual([])
    expect((await previewRollback(control, { to: during })).notes).toContainEqual({
      code: 'ORDERS_AGAIN',
      object,
      params,
    })
  })
})

it('orders, and services with and without a minimum, are read back as they were written', async () => {
  const [a = expect.fail(), b = expect.fail()] = await fleetOf(3)
  await act([a], drain)
  await act([a, b], weigh(5, 1000))
  const edits = [undefined, 0, 3].map((minHealthyInstances, index) => {
    const spec = serviceSpec.parse({ minHealthyInstances })
    const object = { kind: 'service' as const, namespace: 'default', name: `${service}-${String(index)}`, spec }
    return { op: 'put' as const, object, baseVersion: null }
  })
  await publishEdits(control, { edits, message: 'm' })
  const { checksum, objects } = await allObjects(control.database)
  expect(checksumOf(objects)).toBe(checksum)
  expect(objects.find((each) => each.name === `${service}-0`)?.spec).not.toHaveProperty('minHealthyInstances')
})

describe('without Redis', () => {
  it('what may leave too few is refused unless it is forced; the rest is done', async () => {
    const [a = expect.fail(), b = expect.fail()] = await fleetOf(2)
    await control.redisServer.stop()
    await eventually(async () => {
      expect(await readFleet(control)).toBeNull()
    })
    expect((await act([a], drain)).failed).toMatchObject([{ message: expect.stringContaining('Redis') as string }])
    expect((await act([a], drain, true)).failed).toEqual([])
    expect((await act([b], weigh(3))).failed).toEqual([])
    expect((await act([b], weigh(9, 1000))).failed).toHaveLength(1)
    expect((await act([a], restore)).failed).toEqual([])
    expect(await orders()).toMatchObject([{ instanceId: b.id, weight: { to: 3 } }])
  })
})
