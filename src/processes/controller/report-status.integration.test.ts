import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestRedis } from '@/embedded/testing'
import type { FleetObserver } from '@/observers/fleet'
import type { Publisher, PublisherStatus } from '@/publisher/publisher'
import { controllerStatus } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import { reportStatus } from './report-status'

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

const fine = { ok: true, error: null }

it('what the controller does and sees stands in Redis soon after each change, and again when Redis lost it', async () => {
  let status: PublisherStatus = {
    publishedRevision: 3,
    waitingFor: null,
    ...{ consul: fine, redis: fine, database: fine },
  }
  const publisher: Pick<Publisher, 'status'> = { status: () => status }
  const fleet: Pick<FleetObserver, 'consul' | 'version'> = { consul: () => fine, version: () => 7 }
  const stop = new AbortController()
  const reporting = reportStatus({ redis, publisher, fleet, log: silentLog }, stop.signal)
  const written = async () => controllerStatus.parse(JSON.parse((await redis.get(redisKeys.controller)) ?? 'null'))
  await eventually(async () => {
    expect(await written()).toMatchObject({ publishedRevision: 3, waitingFor: null, consul: fine, fleetVersion: 7 })
  })
  status = { ...status, waitingFor: 'DRIFT' }
  await eventually(async () => {
    expect(await written()).toMatchObject({ waitingFor: 'DRIFT' })
  })
  await redis.del(redisKeys.controller)
  await eventually(async () => {
    expect(await written()).toMatchObject({ waitingFor: 'DRIFT' })
  })
  stop.abort()
  await reporting
})
