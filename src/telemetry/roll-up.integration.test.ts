import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { emptyScope } from '@/domain/view/fleet-views'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import type { TelemetrySecond } from '@/wire/telemetry'
import { framesBetween, range } from './read'
import { runRollUp, type Observed } from './roll-up-loop'
import { rollUpCounters } from './roll-up-counters'
import { encodeSecond, secondField } from './second-codec'
import { tail } from './tail'
import { figuresScope, frameWith, secondOf } from './test-figures'
import { latestWindow } from './window'
import { writeFrame } from './write-frame'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis
const running: { abort: AbortController; done: Promise<void> }[] = []

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(async () => {
  redis = createRedis(server.url, { name: 'test' }) // what a connection has read it remembers
  await redisReady(redis, 5000)
  await redis.flushall()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop))
  redis.disconnect()
})

const nothing: Observed = { health: () => [], locks: () => [], serviceAt: () => null }
const nowSecond = () => Math.floor(Date.now() / 1000) * 1000

const options = { log: silentLog, graceMs: 300, memoryBytes: 64_000_000 }

function start(observed: Observed = nothing) {
  const abort = new AbortController()
  const counters = rollUpCounters()
  const one = { abort, done: runRollUp({ ...options, redis, observed, counters }, abort.signal), counters }
  running.push(one)
  return one
}

async function stop({ abort, done }: { abort: AbortController; done: Promise<void> }) {
  abort.abort()
  await done
}

/** Reports a second as if it had been reported `delayMs` after its end. */
async function report(startMs: number, gateway = 'a', delayMs = 50) {
  const id = `${String(startMs + 1000 + delayMs)}-*`
  await redis.xadd(redisKeys.telemetry, id, secondField, encodeSecond(secondOf({ gateway, startMs })))
}

async function writeSecond(startMs: number, callers: TelemetrySecond['callers']) {
  const second = encodeSecond({ ...secondOf({ startMs }), callers })
  await redis.xadd(redisKeys.telemetry, `${String(startMs + 1050)}-*`, secondField, second)
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const each of source) list.push(each)
  return list
}

const stored = (resolution: '1s' | '10s' | '1m' = '1s') =>
  redis.xrange(redisKeys.frames(resolution, 'total'), '-', '+').then((entries) => entries.map(([id]) => id))

describe('the roll-up', () => {
  it('writes one frame for each second that some gateway reported, and none for a gap', async () => {
    const from = nowSecond() - 60_000
    for (const offset of [0, 1, 5]) {
      await report(from + offset * 1000, 'a')
      await report(from + offset * 1000, 'b')
    }
    start()
    await eventually(async () => {
      expect(await stored()).toEqual([0, 1, 5].map((offset) => `${String(from + offset * 1000)}-0`))
    })
    const frames = await range(redis, from, from + 60_000, figuresScope)
    expect(frames.map((each) => [each.total.gateways, each.routes.get('demo/shop')?.count])).toEqual([
      [2, 20],
      [2, 20],
      [2, 20],
    ])
  })

  it('goes on after a restart where it was: nothing missing, nothing twice', async () => {
    const from = nowSecond() - 40_000
    for (let offset = 0; offset < 10; offset++) await report(from + offset * 1000)
    const first = start()
    await eventually(async () => {
      expect(await stored()).toHaveLength(10)
    })
    await stop(first)
    for (let offset = 10; offset < 20; offset++) await report(from + offset * 1000)
    start()
    start() // a second controller that takes itself for the only one
    await eventually(async () => {
      expect(await stored()).toHaveLength(20)
    })
    const frames = await range(redis, from, from + 60_000, figuresScope)
    expect(frames.map((each) => each.routes.get('demo/shop')?.count)).toEqual(Array.from({ length: 20 }, () => 10))
  })

  it('makes ten-second and one-minute frames that hold the same requests', async () => {
    const from = Math.floor(Date.now() / 60_000) * 60_000 - 120_000
    for (let offset = 0; offset < 60; offset++) await report(from + offset * 1000)
    start()
    await eventually(async () => {
      expect(await stored('10s')).toHaveLength(6)
      expect(await stored('1m')).toEqual([`${String(from)}-0`])
    })
    const [frame] = await all(framesBetween(redis, '1m', from, from + 60_000, figuresScope))
    expect(frame).toMatchObject({ resolutionMs: 60_000, total: { coveredMs: 60_000, gateways: 1, unmatched: 60 } })
    expect(frame?.routes.get('demo/shop')?.count).toBe(600)
    expect(frame?.instances?.get('127.0.0.1:9000')?.count).toBe(600)
    const tens = await all(framesBetween(redis, '10s', from, from + 60_000, figuresScope))
    expect(tens.map((each) => each.services.get('storefront')?.traffic?.count)).toEqual([100, 100, 100, 100, 100, 100])
  })

  it('rolls a second of a gateway of the version before, and counts what it cannot use', async () => {
    const startMs = nowSecond() - 20_000
    const at = (ms: number) => `${String(startMs + ms)}-*`
    const { callers: _callers, ...before } = secondOf({ gateway: 'old', startMs })
    await redis.xadd(redisKeys.telemetry, at(1010), 'second', JSON.stringify(before))
    await redis.xadd(redisKeys.telemetry, at(1020), secondField, encodeSecond(secondOf({ gateway: 'new', startMs })))
    await redis.xadd(redisKeys.telemetry, at(1030), secondField, encodeSecond(secondOf({ gateway: 'new', startMs })))
    await redis.xadd(redisKeys.telemetry, at(1040), secondField, Buffer.from('nonsense'))
    await report(startMs + 4000)
    await redis.xadd(redisKeys.telemetry, at(5100), secondField, encodeSecond(secondOf({ gateway: 'slow', startMs })))
    const { counters } = start()
    await eventually(() => {
      expect(counters).toMatchObject({ rolled: 2, taken: 3, doubled: 1, unreadable: 1, late: 1 })
    })
    const [frame] = await range(redis, startMs, startMs + 1000, figuresScope)
    expect(frame?.total).toMatchObject({ gateways: 2, unmatched: 2, count: 22 })
  })

  it('removes frames of the format before', async () => {
    await redis.xadd('swy:frames:10s', '*', 'frame', '{}')
    start()
    await eventually(async () => {
      expect(await redis.exists('swy:frames:10s')).toBe(0)
    })
  })

  it('names callers through the fleet, and those of no known service not at all', async () => {
    const startMs = nowSecond() - 5000
    const [caller] = secondOf({ startMs }).callers
    if (!caller) throw new Error('there is one')
    const callers = ['ip:10.0.0.1', 'ip:10.0.0.9', 'service:checkout', ''].map((from) => ({ ...caller, from }))
    await writeSecond(startMs, callers)
    start({ ...nothing, serviceAt: (address) => (address === '10.0.0.1' ? 'catalog' : null) })
    const window = await eventually(async () => {
      const found = await latestWindow(redis, 10_000, Date.now())
      expect(found?.callers()).toHaveLength(3)
      return found
    })
    expect(window?.callers().map((each) => [each.from, each.to, each.count])).toEqual([
      ['', 'storefront', 20],
      ['catalog', 'storefront', 10],
      ['checkout', 'storefront', 10],
    ])
  })

  it('shows health and locks while no gateway reports', async () => {
    const health = [{ service: 'catalog', passing: 2, warning: 0, critical: 1 }]
    start({ ...nothing, health: () => health })
    const frame = await eventually(async () => {
      const [newest] = await range(redis, Date.now() - 10_000, Date.now(), { ...emptyScope, services: ['catalog'] })
      expect(newest).toBeDefined()
      return newest
    })
    expect(frame?.total).toMatchObject({ gateways: 0, coveredMs: 0, fleet: { passing: 2, warning: 0, critical: 1 } })
    expect(frame?.services.get('catalog')).toEqual({ traffic: null, health: health[0] })
  })
})

describe('reading', () => {
  it('gives the last ten seconds as one frame, and nothing when that is long ago', async () => {
    const last = nowSecond() - 2000
    for (let offset = -14; offset <= 0; offset++) {
      await writeFrame(redis, frameWith({ startMs: last + offset * 1000 }))
    }
    const window = await latestWindow(redis, 10_000, Date.now())
    expect(window).toMatchObject({ startMs: last - 9000, endMs: last + 1000, coveredMs: 10_000 })
    expect(window?.instance('storefront', '127.0.0.1:9000')?.count).toBe(100)
    expect(window?.instanceSums().get('storefront 127.0.0.1:9000')).toEqual({ count: 100, errors: 0, inFlight: 0 })
    expect(window?.instance('storefront', '127.0.0.1:9001')).toBeNull()
    expect(window?.last().service('storefront')?.count).toBe(10)
    expect(await latestWindow(redis, 10_000, Date.now() + 60_000)).toBeNull()
  })

  it('moves the window on with each second that comes', async () => {
    const first = nowSecond() - 4000
    await writeFrame(redis, frameWith({ startMs: first, count: 1 }))
    expect((await latestWindow(redis, 10_000, Date.now()))?.service('storefront')?.count).toBe(1)
    await writeFrame(redis, frameWith({ startMs: first + 1000, count: 5 }))
    const window = await latestWindow(redis, 10_000, Date.now())
    expect(window?.service('storefront')?.count).toBe(6)
    // Without another second it is the same, so that nothing is reckoned twice.
    expect(await latestWindow(redis, 10_000, Date.now())).toBe(window)
  })

  it('says no traffic where gateways reported none, and nothing where none reported', async () => {
    const from = nowSecond() - 10_000
    await writeFrame(redis, frameWith({ startMs: from }))
    await writeFrame(redis, { ...frameWith({ startMs: from + 1000 }), services: [], instances: [] })
    const silent = { coveredMs: 0, gateways: 0, services: [], instances: [] }
    await writeFrame(redis, { ...frameWith({ startMs: from + 2000 }), ...silent })
    const frames = await range(redis, from, from + 5000, figuresScope)
    expect(frames.map((each) => each.services.get('storefront')?.traffic?.count)).toEqual([10, 0, undefined])
    expect(frames.map((each) => each.instances?.get('127.0.0.1:9000')?.count)).toEqual([10, 0, undefined])
  })

  it('follows frames as they come, after what it has missed', async () => {
    const from = nowSecond() - 10_000
    const write = (offset: number) => writeFrame(redis, frameWith({ startMs: from + offset * 1000 }))
    for (const offset of [0, 1, 2]) await write(offset)
    const abort = new AbortController()
    const seen: string[] = []
    const done = (async () => {
      for await (const each of tail(redis, `${String(from)}-0`, figuresScope, abort.signal)) {
        seen.push(`${each.id} ${String(each.instances?.get('127.0.0.1:9000')?.count)}`)
      }
    })()
    await eventually(() => {
      expect(seen).toHaveLength(2)
    })
    for (const offset of [3, 4, 5]) await write(offset)
    await eventually(() => {
      expect(seen).toEqual([1, 2, 3, 4, 5].map((offset) => `${String(from + offset * 1000)}-0 10`))
    })
    abort.abort()
    await done
  })
})
