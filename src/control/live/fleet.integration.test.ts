import { createRedis, redisReady } from '@/adapters/redis/redis'
import { startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fleetInstance, putFleet } from '../testing'
import { eventually } from '@/embedded/testing'
import { fleetKept, readFleet } from './fleet'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis

beforeAll(async () => {
  server = await startTestRedis()
})
beforeEach(async () => {
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
  await redis.flushall()
  return () => {
    redis.disconnect()
  }
})
afterAll(() => server.stop())

const health = async (service: string) =>
  (await readFleet({ redis }))?.get(service)?.instances.map((each) => each.health)

it('what stands there before the first look is known with it', async () => {
  const other = createRedis(server.url, { name: 'other' })
  await redisReady(other, 5000)
  await putFleet({ redis: other }, [fleetInstance('a', 1), fleetInstance('b', 2)])
  expect([...((await readFleet({ redis })) ?? [])].map(([name]) => name).sort()).toEqual(['a', 'b'])
  expect(fleetKept({ redis })).toMatchObject({ services: 2, instances: 2 })
  other.disconnect()
})

it('changes that the log names are followed, and all others stay the very same', async () => {
  await putFleet({ redis }, [fleetInstance('a', 1), fleetInstance('b', 2)])
  const before = await readFleet({ redis })
  const text = JSON.stringify({ ...before?.get('b'), instances: [fleetInstance('b', 2, { health: 'critical' })] })
  await redis.multi().hset(redisKeys.fleet, 'b', text).xadd(redisKeys.fleetLog, '*', 'services', '["b"]').exec()
  await eventually(async () => {
    expect(await health('b')).toEqual(['critical'])
  })
  expect((await readFleet({ redis }))?.get('a')).toBe(before?.get('a'))
  expect(before?.get('b')?.instances[0]?.health).toBe('passing')
  expect(await readFleet({ redis })).toBe(await readFleet({ redis }))
})

it('a log that was trimmed past what was read is not trusted: all is read again', async () => {
  await putFleet({ redis }, [fleetInstance('a', 1), fleetInstance('b', 2)])
  const text = JSON.stringify({
    service: 'b',
    standing: {},
    instances: [fleetInstance('b', 2, { health: 'critical' })],
  })
  // Two changes, of which the log only has the second by the time that it is read.
  await redis
    .multi()
    .hset(redisKeys.fleet, 'b', text)
    .xadd(redisKeys.fleetLog, '*', 'services', '["b"]')
    .xadd(redisKeys.fleetLog, 'MAXLEN', '=', 1, '*', 'services', '["a"]')
    .exec()
  await eventually(async () => {
    expect(await health('b')).toEqual(['critical'])
  })
})

it('a Redis that was emptied has no fleet', async () => {
  await putFleet({ redis }, [fleetInstance('a', 1)])
  await redis.flushall()
  await eventually(async () => {
    expect((await readFleet({ redis }))?.size).toBe(0)
  })
})

it('what another version wrote is left out', async () => {
  await redis.hset(redisKeys.fleet, 'odd', '{"service":"odd"}', 'worse', 'no JSON')
  await putFleet({ redis }, [fleetInstance('a', 1)])
  await redis.hset(redisKeys.fleet, 'odd', '{"service":"odd"}')
  expect([...((await readFleet({ redis })) ?? [])].map(([name]) => name)).toEqual(['a'])
})

it('while Redis is away nothing is known, and when it is back the fleet is the one that stands then', async () => {
  await putFleet({ redis }, [fleetInstance('a', 1)])
  const url = new URL(server.url)
  await server.stop()
  await eventually(async () => {
    expect(await readFleet({ redis })).toBeNull()
  })
  const startedMs = performance.now()
  expect(await readFleet({ redis })).toBeNull()
  expect(performance.now() - startedMs).toBeLessThan(1000)
  server = await startTestRedis({ port: Number(url.port) })
  await eventually(async () => {
    expect((await readFleet({ redis }))?.size).toBe(0)
  })
})
