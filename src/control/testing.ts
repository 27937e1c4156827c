/** For tests: control on a real database and Redis, and what gateways and the controller would write there. */
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { eventually, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { openDatabase } from '@/store/database'
import type { ControllerStatus, FleetService } from '@/wire/fleet'
import type { GatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import { writeFrame } from '@/telemetry/write-frame'
import type { Frame } from '@/wire/telemetry'
import type { ControlContext } from './context'
import { readFleet } from './live/fleet'

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
    allowLoopback: true,
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
    datacenter: 'dc1',
    byAgent: true,
    ...more,
  }
}

/**
 * The whole fleet, as the controller would write it; resolves when this process knows it.
 * @param standing by `<node>/<id>`
 */
export async function putFleet(
  { redis }: Pick<ControlContext, 'redis'>,
  instances: readonly Instance[],
  standing: FleetService['standing'] = {},
) {
  const names = [...new Set(instances.map((each) => each.service))]
  const gone = (await redis.hkeys(redisKeys.fleet)).filter((name) => !names.includes(name))
  const write = redis.multi()
  if (gone.length > 0) write.hdel(redisKeys.fleet, ...gone)
  const texts = names.map((service) => {
    const own: FleetService = {
      service,
      instances: instances.filter((each) => each.service === service),
      standing: Object.fromEntries(
        instances
          .filter((each) => each.service === service)
          .map(({ node, id }) => `${node}/${id}`)
          .flatMap((key) => (standing[key] ? [[key, standing[key]]] : [])),
      ),
    }
    return JSON.stringify(own)
  })
  for (const [index, name] of names.entries()) write.hset(redisKeys.fleet, name, texts[index] ?? '')
  write.xadd(redisKeys.fleetLog, '*', 'services', JSON.stringify([...names, ...gone]))
  await write.exec()
  await eventually(async () => {
    const known = [...((await readFleet({ redis })) ?? [])].map(([, each]) => JSON.stringify(each))
    if (known.sort().join() !== texts.sort().join()) throw new Error('the fleet is not known yet')
  })
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
    callers: [],
    calls: [],
    ...figures,
    startMs,
  }
  await writeFrame(redis, whole)
  return `${String(startMs)}-0`
}

/** When gateways had a revision in force, as they write it themselves. */
export async function putEnforced({ redis }: ControlContext, revision: number, atMs: Record<string, number>) {
  await redis.hset(redisKeys.enforced(revision), atMs)
}
