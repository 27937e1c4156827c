import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { breakerSpec } from '@/domain/breaker/policy'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { instanceSpec, serviceSpec, subsetSpec } from '@/domain/service/service'
import type { Edit } from '@/domain/view/change-views'
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
import { listLockEvents } from './locks/list-lock-events'
import { listLocks } from './locks/list-locks'
import { createNamespace } from './namespaces/create-namespace'
import { getOverview } from './overview/get-overview'
import { getRoute } from './routes/get-route'
import { listRoutes } from './routes/list-routes'
import { deregisterInstance } from './services/deregister-instance'
import { getService } from './services/get-service'
import { listServices } from './services/list-services'
import { registerInstance } from './services/register-instance'
import { updateInstance } from './services/update-instance'
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

let control: TestControl
const all = { namespace: null }

const namespace = 'shop'
const objects = {
  service: { kind: 'service', namespace, name: 'checkout', spec: serviceSpec.parse({ owner: 'orders' }) },
  subset: {
    kind: 'subset',
    namespace,
    name: 'v2',
    spec: subsetSpec.parse({ service: 'checkout', meta: { version: 'v2' } }),
  },
  route: {
    kind: 'route',
    namespace,
    name: 'pay',
    spec: routeSpec.parse({
      match: { path: { type: 'PREFIX', value: '/pay' } },
      destinations: [
        { service: 'checkout', weightPercent: 90 },
        { service: 'checkout', subset: 'v2', weightPercent: 10 },
      ],
    }),
  },
  exact: {
    kind: 'route',
    namespace,
    name: 'pay-now',
    spec: routeSpec.parse({
      match: { path: { type: 'EXACT', value: '/pay/now' } },
      destinations: [{ service: 'checkout', weightPercent: 100 }],
    }),
  },
  breaker: { kind: 'breaker', namespace, name: 'checkout', spec: breakerSpec.parse({ service: 'checkout' }) },
  limit: {
    kind: 'rate-limit',
    namespace,
    name: 'fair',
    spec: rateLimitSpec.parse({ route: 'pay', limit: 5, periodMs: 10_000, burst: 5 }),
  },
} satisfies Record<string, PublishedObject>

const put = (object: PublishedObject, baseVersion: number | null = null): Edit => ({ op: 'put', object, baseVersion })

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: namespace, description: 'the shop' })
  await publishEdits(control, { edits: Object.values(objects).map((each) => put(each)), message: 'first' })
})
afterAll(() => control.stop())
beforeEach(async () => {
  await control.redis.flushall()
  await new Promise((resolve) => setTimeout(resolve, 510)) // reads are shared for half a second
})

const latency: [number, number][] = [[100, 10]]
const busy = {
  routes: [
    {
      route: 'shop/pay',
      count: 10,
      statuses: [8, 0, 0, 2] as [number, number, number, number],
      latency,
      limited: 3,
      broken: 0,
      failed: 0,
    },
  ],
  services: [
    {
      service: 'checkout',
      count: 7,
      statuses: [5, 0, 0, 2] as [number, number, number, number],
      latency,
      errors: 2,
      inFlight: 1,
    },
  ],
  instances: [{ service: 'checkout', instance: '127.0.0.1:9001', count: 7, errors: 2, inFlight: 1, latency }],
  limits: [{ policy: 'shop/fair', allowed: 7, limited: 3, shadowed: 0 }],
}
const open = {
  breaker: 'shop/checkout',
  service: 'checkout',
  instance: null,
  gateway: 'gw-1',
  state: 'OPEN' as const,
  sinceMs: 1000,
  cause: 'FAILURE_RATE' as const,
  failureRatePercent: 60,
  slowCallRatePercent: 0,
  bufferedCalls: 20,
  rejected: 4,
  nextProbeAtMs: 2000,
  overrideExpiresAtMs: null,
}

describe('lists', () => {
  it('join desired state, the fleet and live figures', async () => {
    await putFleet(control, [
      fleetInstance('checkout', 9001),
      fleetInstance('checkout', 9002, { health: 'critical', meta: { version: 'v2' } }),
      fleetInstance('stranger', 9100),
    ])
    await putFrame(control, { ...busy, breakers: [open] })

    const services = await listServices(control, all)
    expect(services.map((each) => [each.name, each.namespace, each.source])).toEqual([
      ['checkout', 'shop', 'DISCOVERED'],
      ['stranger', null, 'DISCOVERED'],
    ])
    expect(services[0]).toMatchObject({
      health: { passing: 1, warning: 0, critical: 1 },
      traffic: { requestsPerSecond: 7, errorPercent: expect.closeTo(28.57, 1) as number },
      breakers: [{ name: 'checkout', worst: 'OPEN' }],
      limits: 1,
      routes: 2,
    })
    expect(services[1]?.traffic).toMatchObject({ requestsPerSecond: 0, p99Ms: null })
    expect((await listServices(control, { namespace })).map((each) => each.name)).toEqual(['checkout'])

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

    const service = await getService(control, { name: 'checkout' })
    expect(service).toMatchObject({
      settings: { spec: { owner: 'orders' } },
      subsets: [{ name: 'v2', instances: 1 }],
      instances: [
        { port: 9001, traffic: { requestsPerSecond: 7 }, inFlight: 1, managedId: null },
        { port: 9002, traffic: { requestsPerSecond: 0 }, inFlight: 0 },
      ],
      routes: [
        { name: 'pay', weightPercent: 100 },
        { name: 'pay-now', weightPercent: 100 },
      ],
    })
    expect(await getService(control, { name: 'stranger' })).toMatchObject({ settings: null, routes: [] })
    await expect(getService(control, { name: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('say null, not zero, of what nobody reported', async () => {
    expect(await listLimits(control, all)).toMatchObject([{ allowedPerSecond: null, limitedPerSecond: null }])
    expect(await listRoutes(control, all)).toMatchObject([
      { traffic: null, limitedPerSecond: null },
      { traffic: null, limitedPerSecond: null },
    ])
  })
})

describe('the overview', () => {
  it('puts what stops traffic first', async () => {
    await putFleet(control, [fleetInstance('checkout', 9001, { health: 'critical' }), fleetInstance('cart', 9002)])
    await putFrame(control, { ...busy, breakers: [open] })
    await putController(control, { publishedRevision: 1 })
    const checksum = (await listRevisions(control, { limit: 1 }))[0]?.checksum ?? ''
    await putReport(control, {
      ...{ id: 'gw-1', revision: 1, checksum },
      state: 'ERROR',
      error: { revision: 1, object: null, reason: 'bad' },
    })
    const overview = await getOverview(control, all)
    expect(overview.services).toEqual({ passing: 1, warning: 0, critical: 1, total: 2 })
    expect(overview.breakersNotClosed).toEqual([{ namespace, name: 'checkout', service: 'checkout', state: 'OPEN' }])
    expect(overview.gateways).toEqual({ total: 1, notSynced: 1 })
    expect(overview.attention.map((each) => each.code)).toEqual([
      'GATEWAY_ERROR',
      'SERVICE_CRITICAL',
      'BREAKER_OPEN',
      'LIMIT_THROTTLING',
    ])
    expect(overview.recentRevisions[0]?.message).toBe('first')
  })

  it('takes a policy on trial for what it is, not for a breaker that is not closed', async () => {
    const trial = { ...objects.breaker, name: 'trial', spec: breakerSpec.parse({ service: 'cart', mode: 'SHADOW' }) }
    const { revision } = await publishEdits(control, { edits: [put(trial)], message: 'm' })
    await putFrame(control, { ...busy, breakers: [{ ...open, breaker: 'shop/trial', state: 'METRICS_ONLY' }] })
    expect((await getOverview(control, all)).breakersNotClosed).toEqual([])
    const edit: Edit = { op: 'delete', id: { kind: 'breaker', namespace, name: 'trial' }, baseVersion: revision }
    await publishEdits(control, { edits: [edit], message: 'm' })
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

  it('counts what a breaker holds as touched by an order for it', async () => {
    await putFleet(control, [fleetInstance('checkout', 9001)])
    await putFrame(control, busy)
    const spec = {
      id: randomUUID(),
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
    await new Promise((resolve) => setTimeout(resolve, 510))
    expect(await getService(control, { name: 'cart' })).toMatchObject({
      managed: [{ registered: true }],
      instances: [{ managedId: id }],
    })
    expect((await listServices(control, { namespace })).find((each) => each.name === 'cart')?.source).toBe('MANAGED')

    await updateInstance(control, { id, version: 1, spec: { ...spec, weight: 5 } })
    await expect(updateInstance(control, { id, version: 1, spec })).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ field: 'version' }],
    })
    await deregisterInstance(control, { id })
    await expect(deregisterInstance(control, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
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

describe('locks', () => {
  const lock = (holder: boolean) => ({
    name: 'stock',
    acquired: 2,
    contended: 1,
    released: 1,
    expired: 0,
    waitMs: latency,
    holdMs: latency,
    holder: holder ? { owner: 'w1', token: 7, acquiredAtMs: 1, expiresAtMs: 2 } : null,
  })

  it('show the holder of the newest frame and the counts of the last minute', async () => {
    const startMs = Math.floor(Date.now() / 1000) * 1000
    await putFrame(control, { startMs: startMs - 3000, locks: [lock(false)] })
    await putFrame(control, { startMs: startMs - 2000, locks: [lock(true)] })
    expect(await listLocks(control)).toMatchObject([
      { name: 'stock', acquiredPerMinute: 4, contendedPerMinute: 2, holder: { owner: 'w1', token: 7 } },
    ])
  })

  it('have events, newest first, of one lock or of all', async () => {
    const add = (event: string, name: string) =>
      control.redis.xadd(redisKeys.lockEvents, '*', 'event', event, 'name', name, 'owner', 'w1', 'token', '3')
    await add('acquired', 'a')
    await add('released', 'a')
    await add('acquired', 'b')
    await control.redis.xadd(redisKeys.lockEvents, '*', 'event', 'nonsense', 'name', 'a')
    expect((await listLockEvents(control, { limit: 10 })).map((each) => `${each.event} ${each.name}`)).toEqual([
      'acquired b',
      'released a',
      'acquired a',
    ])
    expect(await listLockEvents(control, { name: 'a', limit: 1 })).toMatchObject([
      { event: 'released', token: 3, heldMs: null },
    ])
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
      listServices(control, all),
      listRoutes(control, all),
      listLimits(control, all),
      listGateways(control),
      listLocks(control),
      getOverview(control, all),
      framesInRange(control, { fromMs: Date.now() - 60_000, toMs: Date.now() }),
      systemStatus(control),
    ])
    expect(services[0]).toMatchObject({ name: 'checkout', traffic: null })
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
