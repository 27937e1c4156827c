import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PublishedObject } from '@/domain/revision/object'
import { overrideNameOf } from '@/domain/service/instance-override'
import { eventually } from '@/embedded/testing'
import { gatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import { order } from './testing/instances'
import { type Load, startLoad } from './testing/load'
import { routeTo } from './testing/objects'
import { sentSeconds } from './testing/seconds'
import { ask, startWorld, stateOf, type Upstream, type World } from './testing/world'

let world: World
let load: Load
const upstreams: Upstream[] = []
/** Requests that each instance was given, by port. */
const given = new Map<number, number>()

beforeAll(async () => {
  world = await startWorld()
  for (let count = 0; count < 3; count += 1) {
    const upstream: Upstream = await world.upstream('up', (request, response) => {
      given.set(upstream.port, taken(upstream) + 1)
      if (request.method === 'POST') request.pipe(response)
      else setTimeout(() => response.end('ok'), request.url?.endsWith('/slow') ? 300 : 0)
    })
    upstreams.push(upstream)
  }
  // Nothing is tried again: what fails is seen.
  await world.publisher.put(routeTo('up', 'up', { retry: { attempts: 0, on: [] } }))
  await world.enforced()
  await world.known('up', 3)
  load = startLoad(world.gateway, '/up', 300)
})
afterAll(async () => {
  await load.stop()
  await world.close()
})

const taken = ({ port }: Upstream) => given.get(port) ?? 0

/** Until so many more requests have reached an instance: time enough for one to go where none may. */
async function afterRequests(count: number): Promise<void> {
  const all = () => upstreams.reduce((sum, each) => sum + taken(each), 0)
  const until = all() + count
  await eventually(() => {
    expect(all()).toBeGreaterThanOrEqual(until)
  })
}

function orderFor({ port }: Upstream, over: Parameters<typeof order>[1] = {}): PublishedObject {
  const spec = order(port, { service: 'up', address: '127.0.0.1', instanceId: `up-${String(port)}`, ...over })
  return { kind: 'instance-override', namespace: 'shop', name: overrideNameOf(spec), spec }
}

/** Until the gateway has said, where everybody reads it, that it enforces this. */
async function reported(revision: number): Promise<void> {
  await eventually(async () => {
    const report = gatewayReport.parse(JSON.parse((await world.redis.hget(redisKeys.gateways, 'gw-test')) ?? 'null'))
    expect(report.revision).toBe(revision)
  })
}

/** What the gateway told last of an instance. */
async function inFlightTold({ instance }: Upstream): Promise<number | undefined> {
  const second = (await sentSeconds(world.redis)).at(-1)
  return second?.instances.find((each) => each.instance === instance)?.inFlight
}

const connections = ({ server }: Upstream) =>
  new Promise<number>((resolve) => {
    server.getConnections((_error, count) => {
      resolve(count)
    })
  })

async function drained(upstream: Upstream): Promise<void> {
  await eventually(async () => {
    expect((await stateOf(world.gateway)).resting.up).toEqual([
      { instance: upstream.instance, mode: 'DRAIN', inFlight: 0 },
    ])
    expect(await inFlightTold(upstream)).toBe(0)
    expect(await connections(upstream)).toBe(0)
  })
}

function first(): Upstream {
  const [upstream] = upstreams
  if (!upstream) throw new Error('the tests have upstreams')
  return upstream
}

describe('under load, an instance that is drained', () => {
  it('gets nothing new once the gateway says so, ends what it has, and nobody notices', async () => {
    await eventually(() => {
      expect(Math.min(...upstreams.map(taken))).toBeGreaterThan(50)
    })
    await reported(await world.publisher.put(orderFor(first())))
    const before = taken(first())
    await drained(first())
    await afterRequests(450)
    expect(taken(first())).toBe(before)
    expect(load.failures).toEqual([])
  })

  it('takes requests again when it is restored', async () => {
    const before = taken(first())
    await reported(await world.publisher.delete(orderFor(first())))
    await eventually(() => {
      expect(taken(first())).toBeGreaterThan(before + 20)
    })
    expect((await stateOf(world.gateway)).resting).toEqual({})
  })

  it('can be stopped without harm', async () => {
    await world.publisher.put(orderFor(first(), { mode: 'MAINTENANCE' }))
    await world.publisher.put(orderFor(first()))
    await world.enforced()
    await drained(first())
    await new Promise((resolve) => first().server.close(resolve))
    await afterRequests(300)
    await first().deregister()
    await world.known('up', 2)
    await afterRequests(150)
    expect(load.failures).toEqual([])
  })
})

it('a service whose instances are all drained says so', async () => {
  await load.stop()
  await world.publisher.put(...upstreams.slice(1).map((each) => orderFor(each)))
  await world.enforced()
  const answer = await ask(world.gateway, '/up/quick')
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    {
      type: 'urn:switchyard:problem:no-instance',
      detail: 'All 2 instances of service up are drained or in maintenance.',
    },
  ])
})
