import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { type InstanceOverrideSpec, overrideNameOf } from '@/domain/service/instance-override'
import type { Edit } from '@/domain/view/change-views'
import { emptyScope } from '@/domain/view/fleet-views'
import { redisKeys } from '@/wire/keys'
import { getBreaker } from './breakers/get-breaker'
import { listBreakers } from './breakers/list-breakers'
import { overrideBreaker } from './breakers/override-breaker'
import { getRevision } from './changes/get-revision'
import { listRevisions } from './changes/list-revisions'
import { previewEdits } from './changes/preview-edits'
import { publishEdits } from './changes/publish-edits'
import { publishStatus } from './changes/publish-status'
import { setDemo } from './demo/set-demo'
import { listGateways } from './gateways/list-gateways'
import { rememberGateways } from './gateways/remember-gateways'
import { listLimits } from './limits/list-limits'
import { framesInRange } from './live/frames-in-range'
import { marksInRange } from './live/marks-in-range'
import { listLocks } from './locks/list-locks'
import { getOverview } from './overview/get-overview'
import { getRoute } from './routes/get-route'
import { listRoutes } from './routes/list-routes'
import { listServices } from './services/list-services'
import { systemStatus } from './system/system-status'
import {
  fleetInstance,
  putController,
  putEnforced,
  putFleet,
  putFrame,
  putReport,
  startTestControl,
  type TestControl,
} from './testing'

import { busy, namespace, objects, open, publishShop, put } from './testing/shop'
import { servicesQuery } from './testing/queries'

let control: TestControl
const all = { namespace: null }

beforeAll(async () => {
  control = await startTestControl()
  await publishShop(control)
})
afterAll(() => control.stop())
beforeEach(async () => {
  await control.redis.flushall()
  await new Promise((resolve) => setTimeout(resolve, 510)) // reads are shared for half a second
})

describe('lists', () => {
  it('join desired state, the fleet and live figures', async () => {
    await putFleet(control, [
      fleetInstance('checkout', 9001),
      fleetInstance('checkout', 9002, { health: 'critical', meta: { version: 'v2' } }),
    ])
    await putFrame(control, { ...busy, breakers: [open] })

    const routes = await listRoutes(control, all)
    expect(routes.map((each) => [each.order, each.name])).toEqual([
      [1, 'pay-now'],
      [2, 'pay'],
    ])
    expect(routes[1]).toMatchObject({
      traffic: { requestsPerSecond: 10, errorPercent: 20 },
      limitedPerSecond: 3,
      emptyDestinations: ['checkout/v2'],
    })
    expect(await getRoute(control, { namespace, name: 'pay' })).toEqual(routes[1])

    expect(await listLimits(control, all)).toMatchObject([{ name: 'fair', allowedPerSecond: 7, limitedPerSecond: 3 }])
    expect(await listBreakers(control, all)).toMatchObject([
      { name: 'checkout', override: null, gateways: [{ gateway: 'gw-1', state: 'OPEN', rejectedPerSecond: 4 }] },
    ])
  })

  it('say null, not zero, of what nobody reported', async () => {
    expect(await listLimits(control, all)).toMatchObject([{ allowedPerSecond: null, limitedPerSecond: null }])
    expect(await listRoutes(control, all)).toMatchObject([
      { traffic: null, limitedPerSecond: null },
      { traffic: null, limitedPerSecond: null },
    ])
  })
})

describe('a preview', () => {
  it('tells what changes, whom it touches and what looks wrong, and saves nothing', async () => {
    const down = fleetInstance('checkout', 9003, { health: 'critical' })
    await putFleet(control, [fleetInstance('checkout', 9001), fleetInstance('checkout', 9002), down])
    await putFrame(control, busy)
    const spec = routeSpec.parse({
      ...objects.route.spec,
      destinations: [
        { service: 'checkout', weightPercent: 0 },
        { service: 'checkout', subset: 'v3', weightPercent: 100 },
      ],
    })
    const preview = await previewEdits(control, { edits: [put({ ...objects.route, spec }, 1)] })
    expect(preview.diffs).toMatchObject([{ kind: 'CHANGED', id: { name: 'pay' } }])
    expect(preview.affects).toEqual({ services: ['checkout'], instances: 2, requestsPerSecond: 10 })
    expect(preview.findings.map((each) => each.code)).toContain('UNKNOWN_SUBSET')
    expect((await getRoute(control, { namespace, name: 'pay' })).spec).toEqual(objects.route.spec)
  })

  it('does not count instances that an order takes out of traffic, standing or in the edits', async () => {
    const drained = fleetInstance('checkout', 9001)
    await putFleet(control, [drained])
    const spec: InstanceOverrideSpec = {
      ...{ service: 'checkout', address: drained.address, port: 9001, instanceId: drained.id },
      ...{ mode: 'DRAIN', weight: null, reason: 'test', actor: 'Ada', atMs: 1, expiresAtMs: null },
    }
    const order = put({ kind: 'instance-override', namespace, name: overrideNameOf(spec), spec })
    const { affects, findings } = await previewEdits(control, { edits: [order] })
    expect(affects.instances).toBe(0)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'NO_HEALTHY_INSTANCE' }))
  })

  it('counts what a breaker holds as touched by an order for it', async () => {
    await putFleet(control, [fleetInstance('checkout', 9001)])
    await putFrame(control, busy)
    const spec = {
      id: randomUUID(),
      instance: null,
      gateway: null,
      intent: 'FORCED_OPEN',
      reason: 'test',
      actor: 'Ada',
      atMs: 1,
      expiresAtMs: null,
    } as const
    const order = put({ kind: 'breaker-override', namespace, name: 'checkout', spec })
    const { affects } = await previewEdits(control, { edits: [order] })
    expect(affects).toEqual({ services: ['checkout'], instances: 1, requestsPerSecond: 10 })
  })
})

describe('a publish', () => {
  it('is enforced when every gateway that reports has its number and its checksum', async () => {
    const first = (await listRevisions(control, { limit: 1 }))[0]
    if (!first) throw new Error('no revision')
    const { revision, checksum, committedAtMs } = first
    expect(await publishStatus(control, { revision })).toMatchObject({ published: false, waitingFor: 'CONTROLLER' })

    await putController(control, { waitingFor: 'CONSUL', consul: { ok: false, error: 'refused' } })
    expect(await publishStatus(control, { revision })).toMatchObject({ published: false, waitingFor: 'CONSUL' })

    await putController(control, { publishedRevision: revision })
    await putReport(control, { id: 'gw-1', revision, checksum })
    await putEnforced(control, revision, { 'gw-1': committedAtMs + 180, 'gw-2': committedAtMs + 250 })
    await putReport(control, { id: 'gw-2', revision: revision - 1 })
    await putReport(control, { id: 'gone', revision, checksum, atMs: Date.now() - 6000 })
    expect(await publishStatus(control, { revision })).toMatchObject({
      published: true,
      waitingFor: null,
      gateways: 2,
      enforcedBy: 1,
      tookMs: null,
    })

    await putReport(control, { id: 'gw-2', revision, checksum: 'f'.repeat(64) })
    expect(await publishStatus(control, { revision })).toMatchObject({ enforcedBy: 1, failing: [{ gateway: 'gw-2' }] })

    await putReport(control, { id: 'gw-2', revision, checksum })
    expect(await publishStatus(control, { revision })).toMatchObject({ enforcedBy: 2, tookMs: 250, failing: [] })
    expect((await listGateways(control)).map((each) => [each.id, each.state])).toEqual([
      ['gone', 'NOT_SEEN'],
      ['gw-1', 'SYNCED'],
      ['gw-2', 'SYNCED'],
    ])
    await expect(publishStatus(control, { revision: 9999 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('of a trip is one revision with a reason, marked on the time axis; a reset ends it', async () => {
    const place = { namespace, name: 'checkout' }
    const trip = { ...place, intent: 'FORCED_OPEN' as const, reason: 'card network is down', expiresInMs: 60_000 }
    const { revision } = await overrideBreaker(control, trip)
    expect((await getBreaker(control, place)).override).toMatchObject({ intent: 'FORCED_OPEN', actor: 'Ana' })
    expect((await getRevision(control, { revision })).diffs).toMatchObject([{ kind: 'CREATED' }])
    const marks = await marksInRange(control, { fromMs: Date.now() - 60_000, toMs: Date.now() + 1000 })
    expect(marks.at(-1)).toMatchObject({ kind: 'TRIP', revision, label: 'Trip checkout: card network is down' })

    const reset = await overrideBreaker(control, { ...trip, intent: 'RESET', expiresInMs: null })
    expect(reset.revision).toBe(revision + 1)
    expect((await getBreaker(control, place)).override).toBeNull()
    await expect(overrideBreaker(control, { ...trip, name: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(overrideBreaker(control, { ...trip, intent: 'RESET' })).rejects.toMatchObject({
      problems: [{ field: 'expiresInMs' }],
    })
  })

  it('that deletes a breaker deletes its override with it', async () => {
    const breaker: PublishedObject = { ...objects.breaker, name: 'brief' }
    const { revision } = await publishEdits(control, { edits: [put(breaker)], message: 'm' })
    const place = { namespace, name: 'brief' }
    await overrideBreaker(control, { ...place, intent: 'DISABLED', reason: 'to see', expiresInMs: null })
    const edits: Edit[] = [{ op: 'delete', id: { kind: 'breaker', ...place }, baseVersion: revision }]
    const deleted = await publishEdits(control, { edits, message: 'm' })
    expect((await getRevision(control, deleted)).changes.map((each) => each.id.kind)).toEqual([
      'breaker',
      'breaker-override',
    ])
  })
})

describe('gateways', () => {
  it('that Redis has forgotten are still known, as not seen', async () => {
    await putReport(control, { id: 'old', atMs: Date.now() - 60_000 })
    await rememberGateways(control)
    await control.redis.flushall()
    expect((await listGateways(control)).find((each) => each.id === 'old')?.state).toBe('NOT_SEEN')
  })

  it('that were killed and have been silent for more than a week are forgotten everywhere', async () => {
    await putReport(control, { id: 'killed', atMs: Date.now() - 8 * 24 * 3_600_000 })
    await rememberGateways(control)
    expect((await listGateways(control)).map((each) => each.id)).not.toContain('killed')
  })
})

describe('the demo fleet', () => {
  it('is switched where there is one', async () => {
    await expect(setDemo(control, { on: false })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await control.redis.set(redisKeys.demo, 'on')
    expect(await setDemo(control, { on: false })).toEqual({ on: false })
    expect((await systemStatus(control)).demo).toBe('OFF')
  })
})

/** Last, because it stops Redis. */
describe('while Redis is down', () => {
  it('reads answer soon, without live figures', async () => {
    await control.redisServer.stop()
    const startedMs = Date.now()
    const [services, routes, limits, gateways, locks, overview, frames, status] = await Promise.all([
      listServices(control, servicesQuery),
      listRoutes(control, all),
      listLimits(control, all),
      listGateways(control),
      listLocks(control),
      getOverview(control, all),
      framesInRange(control, { fromMs: Date.now() - 60_000, toMs: Date.now(), scope: emptyScope }),
      systemStatus(control),
    ])
    expect(services.rows[0]).toMatchObject({ name: 'checkout', traffic: null })
    expect(routes[0]?.traffic).toBeNull()
    expect(limits[0]?.limitedPerSecond).toBeNull()
    expect(gateways.every((each) => each.state === 'NOT_SEEN')).toBe(true)
    expect(locks).toEqual([])
    expect(frames).toEqual([])
    expect(overview.attention.map((each) => each.code)).not.toContain('NO_GATEWAY')
    expect(status).toMatchObject({ redis: { ok: false }, controller: { ok: false }, publish: { gateways: 0 } })
    expect(Date.now() - startedMs).toBeLessThan(5000)
    await expect(setDemo(control, { on: true })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
