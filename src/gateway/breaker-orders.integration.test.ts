/** What operators order of breakers, at three gateways with a real Consul and Redis and no control plane at all. */
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BreakerOverrideSpec, breakerOverrideNameOf, orderTarget } from '@/domain/breaker/policy'
import { eventually } from '@/embedded/testing'
import { type BreakerEvent, breakerEvent } from '@/wire/breaker-event'
import { redisKeys } from '@/wire/keys'
import type { Gateway } from './gateway'
import { breaker, override, routeTo } from './testing/objects'
import { ask, startWorld, stateOf, type Upstream, type World } from './testing/world'

let world: World
let gateways: Gateway[]
const upstreams: Upstream[] = []

const settingsOf = (id: string) => ({
  SWITCHYARD_HOST: '127.0.0.1',
  SWITCHYARD_GATEWAY_PORT: 0,
  SWITCHYARD_GATEWAY_ADMIN_PORT: 0,
  SWITCHYARD_GATEWAY_ID: id,
  SWITCHYARD_CONSUL_PREFIX: 'switchyard/test/',
})
const start = (id: string) => world.start({ settings: settingsOf(id) })

beforeAll(async () => {
  world = await startWorld()
  gateways = [world.gateway, await start('gw-2'), await start('gw-3')]
  for (let index = 0; index < 2; index += 1) {
    upstreams.push(
      await world.upstream('cart', (request, response) => {
        const { port } = request.socket.address() as AddressInfo
        response.writeHead(request.url === '/cart/bad' ? 500 : 200).end(`127.0.0.1:${String(port)}`)
      }),
    )
  }
  await world.publisher.put(
    routeTo('cart', 'cart'),
    breaker('whole', { service: 'cart', slidingWindowType: 'COUNT_BASED', minimumNumberOfCalls: 4 }),
    breaker('each', { service: 'cart', scope: 'INSTANCE' }),
  )
  for (const each of gateways) {
    await world.enforced(undefined, each)
    await world.known('cart', 2, each)
  }
}, 60_000)
afterAll(() => world.close())

const order = (name: string, intent: BreakerOverrideSpec['intent'], over: Partial<BreakerOverrideSpec> = {}) => {
  return override(breakerOverrideNameOf({ breaker: name, ...orderTarget(over) }), intent, over)
}
const statusAt = async (gateway: Gateway, path = '/cart') => (await ask(gateway, path)).status
const statuses = (path?: string) => Promise.all(gateways.map((each) => statusAt(each, path)))
const untilAll = (wanted: number) =>
  eventually(async () => {
    expect(await statuses()).toEqual(gateways.map(() => wanted))
  })
const everywhere = async () => {
  for (const each of gateways) await world.enforced(undefined, each)
}
const machinesOf = async (gateway: Gateway, name: string) =>
  (await stateOf(gateway)).breakers.filter((each) => each.breaker === `shop/${name}`)
/** Long, so that a busy machine has told all gateways of it long before its end. */
const holdsMs = 8000
const events = async (): Promise<BreakerEvent[]> =>
  (await world.redis.xrange(redisKeys.breakerEvents, '-', '+')).map(([, [, text]]) =>
    breakerEvent.parse(JSON.parse(text ?? '')),
  )

it('a trip answers 503 at every gateway, and ends by itself at its time', async () => {
  const givenMs = Date.now()
  const trip = order('whole', 'FORCED_OPEN', { expiresAtMs: givenMs + holdsMs })
  await world.publisher.put(trip)
  await untilAll(503)
  console.log(`503 at 3 of 3 gateways ${String(Date.now() - givenMs)} ms after the trip was published`)
  expect(await machinesOf(world.gateway, 'whole')).toMatchObject([{ state: 'FORCED_OPEN' }])

  // Nobody publishes anything any more; each gateway keeps the time itself, and every answer before its end is a refusal.
  for (;;) {
    const answered = await statuses()
    if (Date.now() >= givenMs + holdsMs) break
    expect(answered).toEqual([503, 503, 503])
  }
  await untilAll(200)
  const { id } = trip.spec as BreakerOverrideSpec
  await eventually(async () => {
    const told = (await events()).filter((each) => each.override?.id === id)
    expect(told.map((each) => `${each.gateway} ${each.after} ${each.cause}`).sort()).toEqual([
      'gw-2 CLOSED EXPIRY',
      'gw-2 FORCED_OPEN OPERATOR',
      'gw-3 CLOSED EXPIRY',
      'gw-3 FORCED_OPEN OPERATOR',
      'gw-test CLOSED EXPIRY',
      'gw-test FORCED_OPEN OPERATOR',
    ])
    for (const each of told.filter(({ cause }) => cause === 'EXPIRY')) expect(each.atMs).toBe(givenMs + holdsMs)
  })
})

it('a reset closes a breaker that opened by itself, everywhere', async () => {
  for (let call = 0; call < 4; call += 1) await statuses('/cart/bad')
  expect(await statuses()).toEqual([503, 503, 503])
  await world.publisher.put(order('whole', 'RESET'))
  await untilAll(200)
})

it('a shadow counts and lets everything pass', async () => {
  const shadow = order('whole', 'METRICS_ONLY')
  await world.publisher.put(shadow)
  await everywhere()
  for (let call = 0; call < 6; call += 1) expect(await statuses('/cart/bad')).toEqual([500, 500, 500])
  expect(await machinesOf(world.gateway, 'whole')).toMatchObject([
    { state: 'METRICS_ONLY', failureRatePercent: 100, bufferedCalls: 6 },
  ])
  expect(await statuses()).toEqual([200, 200, 200])
  await world.publisher.delete(shadow)
  await everywhere()
})

it('an order for one gateway trips that one alone', async () => {
  const trip = order('whole', 'FORCED_OPEN', { gateway: 'gw-2' })
  await world.publisher.put(trip)
  await everywhere()
  expect(await statuses()).toEqual([200, 503, 200])
  await world.publisher.delete(trip)
  await everywhere()
})

it('an order for one instance takes that one out, at every gateway, and is seen before any request', async () => {
  const [out, stays] = upstreams.map((each) => each.instance)
  const trip = order('each', 'FORCED_OPEN', { instance: out ?? '' })
  const fresh = await start('gw-4')
  await world.publisher.put(trip)
  await world.enforced(undefined, fresh)
  expect(await machinesOf(fresh, 'each')).toMatchObject([{ instance: out, state: 'FORCED_OPEN' }])
  await everywhere()
  for (const gateway of gateways) {
    const answered = new Set<string>()
    for (let call = 0; call < 8; call += 1) answered.add(await (await ask(gateway, '/cart')).text())
    expect([...answered]).toEqual([stays])
  }
  await fresh.stop()
  await world.publisher.delete(trip)
  await everywhere()
})

it('a gateway that restarts alone holds its trip from disk', async () => {
  await world.publisher.put(order('whole', 'FORCED_OPEN', { gateway: 'gw-3' }))
  await everywhere()
  await gateways[2]?.stop()
  await world.stopRedis()
  await world.stopConsul()
  const again = await start('gw-3')
  expect(await machinesOf(again, 'whole')).toMatchObject([{ state: 'FORCED_OPEN' }])
  expect(await statusAt(again)).toBe(503)
})
