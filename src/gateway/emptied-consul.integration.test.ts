import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '@/embedded/testing'
import type { Gateway } from './gateway'
import { type Load, startLoad } from './testing/load'
import { routeTo } from './testing/objects'
import { ask, startWorld, stateOf, type Upstream, type World } from './testing/world'

let world: World
let gateway: Gateway
let load: Load
const upstreams: Upstream[] = []
/** How far the gateway's clock is ahead. */
let aheadMs = 0

beforeAll(async () => {
  world = await startWorld()
  gateway = await world.start({
    settings: {
      SWITCHYARD_HOST: '127.0.0.1',
      SWITCHYARD_GATEWAY_PORT: 0,
      SWITCHYARD_GATEWAY_ADMIN_PORT: 0,
      SWITCHYARD_GATEWAY_ID: 'gw-patient',
      SWITCHYARD_CONSUL_PREFIX: 'switchyard/test/',
    },
    clock: { now: () => Date.now() + aheadMs },
  })
  for (let count = 0; count < 3; count += 1) {
    const upstream = await world.upstream('up', (request, response) => {
      if (request.method === 'POST') request.pipe(response)
      else response.end('ok')
    })
    upstreams.push(upstream)
  }
  await world.publisher.put(routeTo('up', 'up', { retry: { attempts: 0, on: [] } }))
  await world.enforced(world.publisher.revision, gateway)
  await world.known('up', 3, gateway)
  load = startLoad(gateway, '/up', 100)
})
afterAll(async () => {
  await load.stop()
  await world.close()
})

const held = async () => (await stateOf(gateway)).held.up ?? 0
function upstream(index: number): Upstream {
  const found = upstreams[index]
  if (!found) throw new Error('the tests have three upstreams')
  return found
}

it('a Consul that comes back empty takes no endpoint away; what is registered again counts as it is now', async () => {
  await world.emptyConsul()
  await eventually(
    async () => {
      expect(await held()).toBe(3)
    },
    { withinMs: 15_000 },
  )
  await world.known('up', 3, gateway)
  for (const each of upstreams.slice(0, 2)) await each.register()
  await eventually(async () => {
    expect(await held()).toBe(1)
  })
  await world.known('up', 3, gateway)
  // In order: believed at once.
  await upstream(0).deregister()
  await world.known('up', 2, gateway)
  expect(load.failures).toEqual([])
})

it('what did not come back within a minute is let go', async () => {
  aheadMs = 61_000
  await world.known('up', 1, gateway)
  expect(await held()).toBe(0)
  expect((await stateOf(gateway)).endpoints.up?.map((each) => each.instance)).toEqual([upstream(1).instance])
  expect(load.failures).toEqual([])
})

it('what did not come back and is gone is found out by the first request to it', async () => {
  await load.stop()
  await world.emptyConsul()
  await eventually(
    async () => {
      expect(await held()).toBe(1)
    },
    { withinMs: 15_000 },
  )
  const { server } = upstream(1)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  expect((await ask(gateway, '/up/quick')).status).toBe(502)
  expect((await ask(gateway, '/up/quick')).status).toBe(503)
})
