import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { latestWindow, range } from './read'
import { runRollUp, type Observed } from './roll-up-loop'
import { tail } from './tail'
import { frameWith, secondOf } from './test-figures'
import { resolutions } from './resolution'
import { writeFrame } from './write-frame'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis
const running: { abort: AbortController; done: Promise<void> }[] = []

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushall())
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop))
})

const nothing: Observed = { health: () => [], locks: () => [] }
const nowSecond = () => Math.floor(Date.now() / 1000) * 1000

function start(observed: Observed = nothing) {
  const abort = new AbortController()
  const one = { abort, done: runRollUp({ redis, observed, log: silentLog, graceMs: 300 }, abort.signal) }
  running.push(one)
  return one
}

async function stop({ abort, done }: (typeof running)[number]) {
  abort.abort()
  await done
}

/** Reports a second as if it had been reported `delayMs` after its end. */
async function report(startMs: number, gateway = 'a', delayMs = 50) {
  const id = `${String(startMs + 1000 + delayMs)}-*`
  await redis.xadd(redisKeys.telemetry, id, 'second', JSON.stringify(secondOf({ gateway, startMs })))
}

const stored = (resolution: '1s' | '10s' | '1m' = '1s') =>
  redis.xrange(redisKeys.frames(resolution), '-', '+').then((entries) => entries.map(([id]) => id))

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
    const frames = await range(redis, from, from + 60_000)
    expect(frames.map((each) => [each.gateways, each.routes[0]?.count])).toEqual([
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
    const frames = await range(redis, from, from + 60_000)
    expect(frames.map((each) => each.routes[0]?.count)).toEqual(Array.from({ length: 20 }, () => 10))
  })

  it('makes ten-second and one-minute frames that hold the same requests', async () => {
    const from = Math.floor(Date.now() / 60_000) * 60_000 - 120_000
    for (let offset = 0; offset < 60; offset++) await report(from + offset * 1000)
    start()
    await eventually(async () => {
      expect(await stored('10s')).toHaveLength(6)
      expect(await stored('1m')).toEqual([`${String(from)}-0`])
    })
    const [minute] = await redis.xrange(redisKeys.frames('1m'), '-', '+')
    const frame = JSON.parse(minute?.[1][1] ?? 'null') as Frame
    expect(frame).toMatchObject({ resolutionMs: 60_000, coveredMs: 60_000, gateways: 1, unmatched: 60 })
    expect(frame.routes[0]?.count).toBe(600)
  })

  it('shows health and locks while no gateway reports', async () => {
    const health = [{ service: 'catalog', passing: 2, warning: 0, critical: 1 }]
    start({ ...nothing, health: () => health })
    const frame = await eventually(async () => {
      const [newest] = await range(redis, Date.now() - 10_000, Date.now())
      expect(newest).toBeDefined()
      return newest
    })
    expect(frame).toMatchObject({ gateways: 0, coveredMs: 0, health })
  })
})

describe('reading', () => {
  it('gives the last ten seconds as one frame, and nothing when that is long ago', async () => {
    const last = nowSecond() - 2000
    for (let offset = -14; offset <= 0; offset++) {
      await writeFrame(redis, resolutions[0], frameWith({ startMs: last + offset * 1000 }))
    }
    const window = await latestWindow(redis, 10_000)
    expect(window).toMatchObject({ startMs: last - 9000, resolutionMs: 10_000, coveredMs: 10_000 })
    expect(window?.instances[0]?.count).toBe(100)
    expect(await latestWindow(redis, 10_000, { now: () => Date.now() + 60_000 })).toBeNull()
  })

  it('follows frames as they come, after what it has missed', async () => {
    const from = nowSecond() - 10_000
    const write = (offset: number) => writeFrame(redis, resolutions[0], frameWith({ startMs: from + offset * 1000 }))
    for (const offset of [0, 1, 2]) await write(offset)
    const abort = new AbortController()
    const seen: string[] = []
    const done = (async () => {
      for await (const each of tail(redis, `${String(from)}-0`, abort.signal)) seen.push(each.id)
    })()
    await eventually(() => {
      expect(seen).toHaveLength(2)
    })
    for (const offset of [3, 4, 5]) await write(offset)
    await eventually(() => {
      expect(seen).toEqual([1, 2, 3, 4, 5].map((offset) => `${String(from + offset * 1000)}-0`))
    })
    abort.abort()
    await done
  })
})
