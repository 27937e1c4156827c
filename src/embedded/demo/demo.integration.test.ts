import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '@/domain/log'
import { eventually } from '@/embedded/testing'
import { ask, startWorld, type World } from '@/gateway/testing/world'
import { createFleetObserver } from '@/observers/fleet'
import { createLockObserver } from '@/observers/locks'
import { runRollUp } from '@/telemetry/roll-up-loop'
import { latestWindow, type Window } from '@/telemetry/window'
import { redisKeys } from '@/wire/keys'
import { callsBy } from './calls'
import { startDemo, type Demo } from './demo'
import { instanceSpecs } from './instances'
import { demoRules } from './rules'

let world: World
let demo: Demo
const observing = new AbortController()
let observed: Promise<unknown>

beforeAll(async () => {
  world = await startWorld()
  const { redis, consul, publisher, gateway } = world
  const fleet = createFleetObserver({ consul, redis, log: silentLog })
  const locks = createLockObserver({
    ...{ redis, log: silentLog, clock: Date, mayTurnOnEvents: true },
    patterns: () => Promise.resolve([]),
  })
  const sources = {
    health: () => fleet.health(),
    locks: (startMs: number) => locks.activity(startMs),
    serviceAt: () => null,
  }
  const { signal } = observing
  observed = Promise.all([
    fleet.run(signal),
    locks.run(signal),
    runRollUp({ redis, observed: sources, memoryBytes: 64_000_000, log: silentLog }, signal),
  ])
  await publisher.put(...demoRules)
  await world.enforced()
  demo = await startDemo({
    consulAddress: consul.address,
    redisUrl: `redis://127.0.0.1:${String(redis.options.port)}`,
    gatewayUrl: `http://127.0.0.1:${String(gateway.port)}`,
    log: silentLog,
    startedAtMs: Date.now() - 12_000, // the card network's first bad moment comes in three seconds
  })
})
afterAll(async () => {
  await demo.stop()
  observing.abort()
  await observed
  await world.close()
})

const inConsul = async (service: string) => (await world.consul.health.service(service)).value

function eventuallySeen(check: (window: Window) => void, withinMs = 20_000): Promise<void> {
  return eventually(
    async () => {
      const window = await latestWindow(world.redis, 10_000, Date.now())
      if (!window) throw new Error('nothing was rolled up lately')
      check(window)
    },
    { withinMs, everyMs: 250 },
  )
}

describe('the demo fleet', () => {
  it('registers every instance, with its version', async () => {
    await eventually(async () => {
      for (const { id, service, version } of instanceSpecs) {
        const found = (await inConsul(service)).find((each) => each.id === id)
        expect(found).toMatchObject({ health: 'passing', meta: { version }, managed: false })
      }
    })
  })

  it('answers through the gateway with who it is', async () => {
    await world.known('catalog', 3)
    const answer = await ask(world.gateway, '/api/catalog/items/1', { headers: { 'x-client': 'test' } })
    expect(await answer.json()).toMatchObject({ service: 'catalog', version: 'v1', path: '/api/catalog/items/1' })
  })

  it('lets nobody crash an instance through the gateway', async () => {
    const [route] = demoRules.filter((each) => each.kind === 'route' && each.name === 'shop')
    if (route?.kind !== 'route') throw new Error('the demo has a route named shop')
    await world.publisher.put({ ...route, spec: { ...route.spec, rewritePath: '/_demo' } })
    await world.enforced()
    const answer = await ask(world.gateway, '/shop/crash', { method: 'POST', headers: { 'x-client': 'test' } })
    expect(await answer.json()).toMatchObject({ service: 'storefront', path: '/_demo/crash' })
    await world.publisher.put(route)
  })

  it('makes every screen alive: traffic, a throttled client, an open breaker, health and contended locks', async () => {
    await eventuallySeen((window) => {
      const served = window
        .services()
        .filter((each) => each.count > 0)
        .map((each) => each.service)
      expect(served).toEqual(['catalog', 'checkout', 'inventory-worker', 'payments', 'reports', 'storefront'])
      const throttled = window.limit('demo/shop-per-client')
      expect(throttled?.limited).toBeGreaterThan(0)
      expect(throttled?.allowed).toBeGreaterThan(throttled?.limited ?? 0)
      expect(window.total.fleet?.passing).toBeGreaterThan(6)
      const stock = window.locks().find((each) => each.name === redisKeys.lock('stock-count'))
      expect(stock?.acquired).toBeGreaterThan(0)
      expect(stock?.contended).toBeGreaterThan(0)
    })
    await eventuallySeen((window) => {
      const open = window.breaker('demo/payments').filter((each) => each.state === 'OPEN')
      expect(open).toHaveLength(1)
    }, 30_000)
  })

  it('tells who calls whom', async () => {
    const wanted = Object.entries(callsBy).flatMap(([from, list]) => list.map(({ to }) => `${from} to ${to}`))
    const seen = new Set<string>()
    await eventuallySeen((window) => {
      for (const { from, to } of window.callers()) seen.add(`${from} to ${to}`)
      expect([...seen]).toEqual(expect.arrayContaining(wanted))
    })
  })

  it('loses an instance that crashes from the gateway’s rotation, and gets it back', async () => {
    const [victim] = demo.instances.filter((each) => each.id === 'checkout-v1-1')
    const asked = await fetch(`${victim?.address() ?? ''}/_demo/crash?seconds=4`, { method: 'POST' })
    expect(asked.status).toBe(202)
    await world.known('checkout', 2)
    await world.known('checkout', 3)
  })

  it('registers again what Consul has forgotten', async () => {
    await world.consul.agent.deregister('reports-v1-1')
    await eventually(
      async () => {
        expect((await inConsul('reports')).map((each) => each.id)).toContain('reports-v1-1')
      },
      { withinMs: 15_000 },
    )
  })

  it('goes and comes back as its switch says', async () => {
    await world.redis.set(redisKeys.demo, 'off', 'XX')
    await eventually(async () => {
      expect(demo.isOn()).toBe(false)
      expect(Object.keys((await world.consul.catalog.services()).value)).toEqual(['consul'])
    })
    const { sent } = demo.requests()
    await world.redis.set(redisKeys.demo, 'on', 'XX')
    await eventually(() => {
      expect(demo.isOn()).toBe(true)
      expect(demo.requests().sent).toBeGreaterThan(sent)
    })
  })
})
