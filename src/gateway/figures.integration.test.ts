import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@/embedded/testing'
import type { TelemetrySecond } from '@/wire/telemetry'
import { breaker, routeTo } from './testing/objects'
import { sentSeconds } from './testing/seconds'
import { ask, startWorld, type Upstream, type World } from './testing/world'

let world: World
let bad: Upstream
let good: Upstream
const callersSeen: (string | undefined)[] = []

beforeAll(async () => {
  world = await startWorld()
  bad = await world.upstream('up', (_request, response) => response.writeHead(503).end())
  good = await world.upstream('up', (request, response) => {
    callersSeen.push(request.headers['x-switchyard-caller']?.toString())
    response.end('ok')
  })
  await world.publisher.put(
    routeTo('up', 'up', { retry: { attempts: 1, on: ['STATUS_503'] }, loadBalancing: { policy: 'ROUND_ROBIN' } }),
    routeTo('as-us', 'up', { requestHeaders: { set: [{ name: 'x-switchyard-caller', value: 'us' }], remove: [] } }),
    breaker('up', { service: 'up', scope: 'INSTANCE', slidingWindowType: 'COUNT_BASED', minimumNumberOfCalls: 5 }),
  )
  await world.enforced()
  await world.known('up', 2)
})
afterAll(() => world.close())

const from = (caller: string) => ({ headers: { 'x-switchyard-caller': caller } })

async function total<K extends 'routes' | 'services' | 'instances' | 'callers'>(
  part: K,
  which: (each: TelemetrySecond[K][number]) => boolean,
  figure: keyof TelemetrySecond[K][number],
): Promise<number> {
  const rows = (await sentSeconds(world.redis))
    .flatMap((second) => [...second[part]] as TelemetrySecond[K][number][])
    .filter(which)
  return rows.reduce((sum, each) => sum + Number(each[figure]), 0)
}

describe('the figures of a gateway', () => {
  it('hold who called whom, how often a request was tried again, and who was thrown out', async () => {
    for (let count = 0; count < 20; count += 1) {
      expect((await ask(world.gateway, '/up', from('shop'))).status).toBe(200)
    }
    await ask(world.gateway, '/up', from('not a name'))
    await eventually(async () => {
      expect(await total('callers', (each) => each.from === 'service:shop' && each.to === 'up', 'count')).toBe(20)
      expect(await total('callers', (each) => each.from === 'ip:127.0.0.1', 'count')).toBe(1)
      // Five calls opened the bad one's breaker; each was made good by another try.
      expect(await total('routes', (each) => each.route === 'shop/up', 'retries')).toBe(5)
      expect(await total('services', () => true, 'retries')).toBe(5)
      expect(await total('instances', (each) => each.instance === good.instance, 'retries')).toBe(5)
      expect(await total('instances', (each) => each.instance === bad.instance, 'ejections')).toBe(1)
      expect(await total('instances', (each) => each.instance === good.instance, 'ejections')).toBe(0)
    })
  })

  it('are on the admin port for Prometheus', async () => {
    await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${String(world.gateway.adminPort)}/metrics`)
      const text = await answer.text()
      for (const line of [
        'requests_total{route="shop/up",status_class="2xx"} 21',
        'retries_total{route="shop/up"} 5',
        'ejections_total{service="up"} 1',
        'endpoints{service="up"} 2',
        'sync_state{state="SYNCED"} 1',
        'open_breakers{breaker="shop/up"} 1',
      ]) {
        expect(text).toContain(`switchyard_gateway_${line}\n`)
      }
    })
  })
})

it('who calls is told to the instance as the caller told it, unless the route says otherwise', async () => {
  callersSeen.length = 0
  await ask(world.gateway, '/up', from('Shop-2'))
  await ask(world.gateway, '/up', from('not a name'))
  await ask(world.gateway, '/up')
  await ask(world.gateway, '/as-us', from('shop'))
  expect(callersSeen).toEqual(['Shop-2', 'not a name', undefined, 'us'])
})
