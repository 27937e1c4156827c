/** For tests: control on a real database and Redis, and what gateways and the controller would write there. */
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { startTestDatabase, startTestRedis } from '@/embedded/testing'
import { openDatabase } from '@/store/database'
import type { ControllerStatus, FleetService } from '@/wire/fleet'
import type { GatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import type { ControlContext } from './context'

export interface TestControl extends ControlContext {
  databaseUrl: string
  redisServer: { url: string; stop(): Promise<void> }
  stop(): Promise<void>
}

export async function startTestControl(): Promise<TestControl> {
  const [databaseServer, redisServer] = await Promise.all([startTestDatabase(), startTestRedis()])
  const database = openDatabase(databaseServer.url)
  const redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
  return {
    database,
    redis,
    clock: { now: () => Date.now() },
    actor: { id: 'u1', name: 'Ana', email: 'ana@example.com', role: 'ADMIN' },
    databaseUrl: databaseServer.url,
    redisServer,
    stop: async () => {
      redis.disconnect()
      await database.close()
      await Promise.all([databaseServer.stop(), redisServer.stop()])
    },
  }
}

export async function putReport({ redis }: ControlContext, report: Partial<GatewayReport> & { id: string }) {
  const nowMs = Date.now()
  const whole: GatewayReport = {
    node: 'node-1',
    address: '127.0.0.1:8080',
    version: '0.1.0',
    startedAtMs: nowMs - 60_000,
    atMs: nowMs,
    epoch: 'e',
    revision: 0,
    checksum: '0'.repeat(64),
    appliedAtMs: nowMs,
    state: 'SYNCED',
    error: null,
    requestsPerSecond: 10,
    cpuPercent: 1,
    memoryBytes: 50_000_000,
    diskError: null,
    ...report,
  }
  await redis.hset(redisKeys.gateways, whole.id, JSON.stringify(whole))
}

export async function putController({ redis }: ControlContext, status: Partial<ControllerStatus>) {
  const whole: ControllerStatus = {
    atMs: Date.now(),
    publishedRevision: 0,
    waitingFor: null,
    consul: { ok: true, error: null },
    fleetVersion: 1,
    ...status,
  }
  await redis.set(redisKeys.controller, JSON.stringify(whole))
}

type Instance = FleetService['instances'][number]

export function fleetInstance(service: string, port: number, more: Partial<Instance> = {}): Instance {
  return {
    id: `${service}-${String(port)}`,
    service,
    node: 'node-1',
    address: '127.0.0.1',
    port,
    weight: 1,
    tags: [],
    meta: {},
    health: 'passing',
    checks: [],
    managed: false,
    ...more,
  }
}

export async function putFleet({ redis }: ControlContext, instances: readonly Instance[]) {
  await redis.del(redisKeys.fleet)
  for (const service of new Set(instances.map((each) => each.service))) {
    const own: FleetService = { service, instances: instances.filter((each) => each.service === service) }
    await redis.hset(redisKeys.fleet, service, JSON.stringify(own))
  }
}

/** One second of one gateway, a second ago unless told. */
export async function putFrame({ redis }: ControlContext, figures: Partial<Frame>): Promise<string> {
  const startMs = figures.startMs ?? Math.floor(Date.now() / 1000) * 1000 - 1000
  const whole: Frame = {
    version: 1,
    resolutionMs: 1000,
    coveredMs: 1000,
    gateways: 1,
    unmatched: 0,
    routes: [],
    services: [],
    instances: [],
    limits: [],
    breakers: [],
    health: [],
    locks: [],
    ...figures,
    startMs,
  }
  const id = `${String(startMs)}-0`
  await redis.xadd(redisKeys.frames('1s'), id, 'frame', JSON.stringify(whole))
  return id
}

/** When gateways had a revision in force, as they write it themselves. */
export async function putEnforced({ redis }: ControlContext, revision: number, atMs: Record<string, number>) {
  await redis.hset(redisKeys.enforced(revision), atMs)
}
