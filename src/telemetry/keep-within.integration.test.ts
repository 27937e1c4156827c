import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { emptyScope } from '@/domain/view/fleet-views'
import { startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { keepWithin } from './keep-within'
import { range } from './read'
import { rollLonger } from './roll-longer'
import { frameWith } from './test-figures'
import { toView } from './to-view'
import { writeFrame } from './write-frame'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis

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

const seconds = 200
const serviceNames = Array.from({ length: 20 }, (_, index) => `service-${String(index)}`)
const scope = { ...emptyScope, services: ['service-7'], instancesOf: 'service-7' }
const nowMs = Math.floor(Date.now() / 1000) * 1000
const fromMs = nowMs - seconds * 1000

/** 20 services of 10 instances, all busy. */
function busyFrame(startMs: number): Frame {
  const frame = frameWith({ startMs })
  const [service] = frame.services
  const [instance] = frame.instances
  if (!service || !instance) throw new Error('there is one')
  return {
    ...frame,
    services: serviceNames.map((name) => ({ ...service, service: name })),
    instances: serviceNames.flatMap((name, at) =>
      Array.from({ length: 10 }, (_, index) => ({
        ...instance,
        service: name,
        instance: `10.0.${String(at)}.${String(index)}:${String(8000 + ((startMs / 1000 + index * 7) % 991))}`,
        count: ((startMs / 1000) * 31 + index) % 977,
      })),
    ),
  }
}

async function writeAll(): Promise<void> {
  for (let at = 0; at < seconds; at++) await writeFrame(redis, busyFrame(fromMs + at * 1000))
}

async function bytesOfFrames(): Promise<number> {
  let bytes = 0
  for (const key of await redis.keys('swy:frames:*')) bytes += Number(await redis.memory('USAGE', key, 'SAMPLES', 0))
  return bytes
}

describe('the memory of live figures', () => {
  it('stays within its bound: single instances by the second reach less far back, totals as far as ever', async () => {
    await writeAll()
    const before = await bytesOfFrames()
    const bound = Math.round(before * 0.6)
    await keepWithin(redis, bound, nowMs)
    const kept = await keepWithin(redis, bound, nowMs)
    expect(await bytesOfFrames()).toBeLessThanOrEqual(bound)
    expect(kept.reachMs.get('total 1s')).toBe(seconds * 1000)
    expect(kept.reachMs.get('services 1s')).toBe(seconds * 1000)
    const reach = kept.reachMs.get('instances 1s') ?? 0
    expect(reach).toBeGreaterThanOrEqual(30_000)
    expect(reach).toBeLessThan(seconds * 1000)

    const frames = await range(redis, fromMs, nowMs, scope, { now: () => nowMs })
    expect(frames).toHaveLength(seconds)
    const known = frames.filter((each) => each.instances !== null)
    expect(known.length).toBe(reach / 1000)
    expect(known.every((each) => [...(each.instances?.values() ?? [])].some(({ count }) => count > 0))).toBe(true)
    const [oldest] = frames.map(toView)
    expect(oldest?.instances).toEqual({})
    expect(oldest?.services['service-7']?.requestsPerSecond).toBe(10)
  })

  it('keeps what the next resolution is made of, whatever the bound', async () => {
    await writeAll()
    await keepWithin(redis, 1, nowMs)
    await rollLonger(redis, nowMs)
    const last = nowMs - (nowMs % 10_000) - 10_000
    const tens = await range(redis, last, last + 10_000, scope, { now: () => last + 3_600_000 })
    expect(tens.map((each) => [each.resolutionMs, each.total.coveredMs])).toEqual([[10_000, 10_000]])
    const instance = [...(tens[0]?.instances?.values() ?? [])]
    expect(instance.length).toBeGreaterThan(0)
  })

  it('is freed of what is older than its resolution is kept, also of services that are gone', async () => {
    await writeAll()
    const kept = await keepWithin(redis, 1e9, nowMs + 20 * 60_000)
    expect([...kept.bytes.values()].reduce((sum, each) => sum + each, 0)).toBeLessThan(200_000)
    expect(await redis.xlen(redisKeys.frames('1s', 'instances:0'))).toBeLessThan(seconds)
  })
})
