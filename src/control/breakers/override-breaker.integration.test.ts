import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { breakerSpec, type BreakerSpec } from '@/domain/breaker/policy'
import { allObjects } from '@/store/revisions'
import { checksumOf } from '@/wire/checksum'
import { getRevision } from '../changes/get-revision'
import { publishEdits } from '../changes/publish-edits'
import { createNamespace } from '../namespaces/create-namespace'
import { fleetInstance, putFleet, putReport, startTestControl, type TestControl } from '../testing'
import { put } from '../testing/shop'
import { getBreaker } from './get-breaker'
import { overrideBreaker, type OverrideRequest } from './override-breaker'

let control: TestControl
const namespace = 'shop'

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: namespace, description: '' })
  await putFleet(control, [fleetInstance('cart', 8001), fleetInstance('cart', 8002)])
  await putReport(control, { id: 'gw-1' })
  await putReport(control, { id: 'gw-2' })
}, 60_000)
afterAll(() => control.stop())

let count = 0

/** A breaker of its own for each test. */
async function breaker(scope: BreakerSpec['scope'] = 'INSTANCE') {
  count += 1
  const place = { namespace, name: `b${String(count)}` }
  const spec = breakerSpec.parse({ service: 'cart', scope })
  const { revision } = await publishEdits(control, { edits: [put({ kind: 'breaker', ...place, spec })], message: 'm' })
  const order = (by: TestControl['actor'], over: Partial<OverrideRequest> = {}) =>
    overrideBreaker(
      { ...control, actor: by },
      { ...place, intent: 'FORCED_OPEN', reason: 'on fire', expiresInMs: 60_000, ...over },
    )
  const orders = async () =>
    (await getBreaker(control, place)).orders.map((each) => [each.name.slice(place.name.length), each.intent])
  return { place, revision, order, orders }
}

const ana = { id: 'u1', name: 'Ana', email: 'ana@example.com', role: 'OPERATOR' as const }
const bo = { ...ana, id: 'u2', name: 'Bo' }
const first = '127.0.0.1:8001'

describe('an order', () => {
  it('for an instance, a gateway, or both, stands beside the one for the whole breaker, newest first', async () => {
    const { order, orders, place } = await breaker()
    const whole = await order(ana)
    await order(ana, { instance: first, intent: 'DISABLED' })
    await order(ana, { instance: first, gateway: 'gw-1', intent: 'METRICS_ONLY' })
    expect(await orders()).toEqual([
      [`@${first}~gw-1`, 'METRICS_ONLY'],
      [`@${first}`, 'DISABLED'],
      ['', 'FORCED_OPEN'],
    ])
    expect((await getBreaker(control, place)).override).toMatchObject({
      intent: 'FORCED_OPEN',
      version: whole.revision,
    })
  })

  it('is newer than every other of its breaker, whatever the clocks say', async () => {
    const { order, place } = await breaker()
    await order(ana, { expiresInMs: null })
    const behind = { ...control, actor: bo, clock: { now: () => Date.now() - 3_600_000 } }
    await overrideBreaker(behind, { ...place, instance: first, intent: 'DISABLED', reason: 'drill', expiresInMs: null })
    const [newest, older] = (await getBreaker(control, place)).orders
    expect(newest).toMatchObject({ actor: 'Bo' })
    expect((newest?.atMs ?? 0) - (older?.atMs ?? 0)).toBe(1)
  })

  it('for the whole breaker takes the place of those for single machines, in one revision that says so', async () => {
    const { order, orders } = await breaker()
    await order(ana, { instance: first })
    await order(ana, { gateway: 'gw-2' })
    const { revision } = await order(bo, { intent: 'RESET', expiresInMs: null })
    expect(await orders()).toEqual([])
    const made = await getRevision(control, { revision })
    expect(made.message).toContain(`in place of the orders for gateway gw-2, ${first}: on fire`)
    expect(made.changes).toHaveLength(3)
  })

  it('tells how many of the gateways that it means have it in force', async () => {
    const { order, place } = await breaker()
    const { revision } = await order(ana)
    await order(ana, { gateway: 'gw-2' })
    await putReport(control, { id: 'gw-1', revision: revision + 1 })
    await new Promise((resolve) => setTimeout(resolve, 510)) // reports are shared for half a second
    expect((await getBreaker(control, place)).orders).toMatchObject([
      { gateway: 'gw-2', gateways: 1, enforcedBy: 0 },
      { gateway: null, gateways: 2, enforcedBy: 1 },
    ])
  })

  it('is read back as it was committed, and for the whole breaker names neither instance nor gateway', async () => {
    const { order, place } = await breaker()
    const { revision } = await order(ana)
    const [whole] = (await getRevision(control, { revision })).changes
    await order(ana, { instance: first })
    await order(ana, { gateway: 'gw-2' })
    const { checksum, objects } = await allObjects(control.database)
    expect(checksumOf(objects)).toBe(checksum)
    const stored = objects.find((each) => each.kind === 'breaker-override' && each.name === place.name)
    expect(stored?.spec).not.toHaveProperty('instance')
    expect(stored?.spec).not.toHaveProperty('gateway')
    expect(JSON.stringify(whole)).not.toContain('gateway')
  })

  it('leaves an audit record of its own', async () => {
    const { order, place } = await breaker()
    await order(ana, { instance: first })
    const object = `breaker-override/shop/${place.name}@${first}`
    const records = await control.database.client.auditRecord.findMany({ where: { object }, orderBy: { id: 'asc' } })
    expect(records.map((each) => each.action).sort()).toEqual(['breaker.trip', 'revision.commit'])
    expect(records.find((each) => each.action === 'breaker.trip')?.detail).toMatchObject({ instance: first, ended: 0 })
  })

  it('is refused for what is not there, with what is', async () => {
    const { order } = await breaker()
    await expect(order(ana, { instance: '10.9.9.9:1' })).rejects.toMatchObject({
      code: 'INVALID',
      problems: [
        { field: 'instance', message: expect.stringContaining('there are 127.0.0.1:8001, 127.0.0.1:8002') as string },
      ],
    })
    await expect(order(ana, { gateway: 'gw-9' })).rejects.toMatchObject({
      problems: [{ field: 'gateway', message: 'there is no gateway gw-9: there are gw-1, gw-2' }],
    })
    await expect((await breaker('SERVICE')).order(ana, { instance: first })).rejects.toMatchObject({
      problems: [{ field: 'instance', message: expect.stringContaining('one breaker for all instances') as string }],
    })
  })

  it('goes with its breaker, as all others of it do', async () => {
    const { place, revision, order } = await breaker()
    await order(ana)
    await order(ana, { instance: first })
    const id = { kind: 'breaker' as const, ...place }
    await publishEdits(control, { edits: [{ op: 'delete', id, baseVersion: revision }], message: 'gone' })
    expect(await control.database.client.breakerOverride.count({ where: { breaker: place.name } })).toBe(0)
  })
})

describe('of two operators at once', () => {
  it('the second is told who did what, and nothing is overwritten', async () => {
    const { order, orders } = await breaker()
    const { revision } = await order(ana, { seenVersion: null })
    await expect(order(bo, { intent: 'DISABLED', seenVersion: null })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Ana tripped') as string,
      conflicts: [{ current: { version: revision, object: { spec: { reason: 'on fire' } } }, changed: { by: 'Ana' } }],
    })
    expect(await orders()).toEqual([['', 'FORCED_OPEN']])
    await order(bo, { intent: 'DISABLED', seenVersion: revision })
    expect(await orders()).toEqual([['', 'DISABLED']])
  })

  it('of many at the same moment exactly one wins', async () => {
    const { order } = await breaker()
    const tried = await Promise.allSettled([ana, bo, ana, bo, ana].map((by) => order(by, { seenVersion: null })))
    expect(tried.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
  })

  it('the second is told of an order that means one of the same machines, and of a reset', async () => {
    const { order } = await breaker()
    const { revision } = await order(ana, { instance: first, seenVersion: null })
    await expect(order(bo, { seenVersion: null })).rejects.toMatchObject({ conflicts: [{ changed: { by: 'Ana' } }] })
    await expect(order(bo, { instance: '127.0.0.1:8002', seenVersion: null })).resolves.toBeDefined()
    await order(ana, { intent: 'RESET', expiresInMs: null })
    await expect(order(bo, { instance: first, seenVersion: revision })).rejects.toMatchObject({
      message: expect.stringContaining('Ana reset') as string,
    })
  })

  it('nobody is told of an order that has run out', async () => {
    const { order, place } = await breaker()
    const { revision } = await order(ana, { expiresInMs: 1000 })
    const later = { ...control, actor: bo, clock: { now: () => Date.now() + 2000 } }
    const again = { ...place, intent: 'FORCED_OPEN' as const, reason: 'again', expiresInMs: 5000 }
    await expect(overrideBreaker(later, { ...again, seenVersion: revision })).resolves.toBeDefined()
  })
})
