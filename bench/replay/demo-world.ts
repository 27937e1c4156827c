import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConsul } from '@/adapters/consul/consul'
import { loadFunctions } from '@/adapters/redis/load-functions'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import type { BreakerSpec } from '@/domain/breaker/policy'
import { silentLog } from '@/domain/log'
import { type PublishedObject, publishedObject } from '@/domain/revision/object'
import { startDemo } from '@/embedded/demo/demo'
import { demoRules } from '@/embedded/demo/rules'
import { createTraffic } from '@/embedded/demo/traffic'
import { startTestConsul, startTestRedis } from '@/embedded/testing'
import { type Gateway, startGateway } from '@/gateway/gateway'
import { TestPublisher } from '@/gateway/testing/test-publisher'
import { runRollUp } from '@/telemetry/roll-up-loop'

const gateways = 3
const prefix = 'switchyard/bench/'

/** The demo fleet behind three gateways, on a Consul and a Redis of its own, with the controller's roll-up. */
export interface DemoWorld {
  redis: Redis
  /** By name, `namespace/name`. */
  policies: ReadonlyMap<string, BreakerSpec>
  requests: () => number
  /** Trips a breaker as an operator would; gateways end it by themselves. */
  trip(name: string, id: string, forMs: number): Promise<void>
  /** Ends traffic and gateways; the roll-up goes on. */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** Besides the demo's breakers others of every type, so that each kind of window and cause is seen. */
const more: Record<string, Partial<BreakerSpec> & Pick<BreakerSpec, 'service'>> = {
  'payments-last-calls': {
    ...{ service: 'payments', slidingWindowType: 'COUNT_BASED', slidingWindowSize: 15, minimumNumberOfCalls: 8 },
    ...{ failureRateThresholdPercent: 40, waitDurationInOpenStateMs: 3000, permittedNumberOfCallsInHalfOpenState: 3 },
  },
  'payments-each': {
    ...{ service: 'payments', scope: 'INSTANCE', slidingWindowSize: 8, minimumNumberOfCalls: 5 },
    waitDurationInOpenStateMs: 2000,
  },
  'reports-slow': {
    ...{ service: 'reports', slidingWindowSize: 20, minimumNumberOfCalls: 5, slowCallDurationThresholdMs: 300 },
    ...{ slowCallRateThresholdPercent: 25, waitDurationInOpenStateMs: 4000, permittedNumberOfCallsInHalfOpenState: 2 },
  },
}

export async function startDemoWorld(): Promise<DemoWorld> {
  const [consulServer, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  const consul = createConsul({ address: consulServer.address })
  const redis = createRedis(redisServer.url, { name: 'bench' })
  await redisReady(redis, 5000)
  await loadFunctions(redis)
  const publisher = new TestPublisher(consul, () => redis, prefix)
  const rules = [
    ...demoRules.filter((each) => each.kind !== 'rate-limit'),
    ...Object.entries(more).map(([name, spec]) => inDemo('breaker', name, spec)),
  ]
  const folder = await mkdtemp(join(tmpdir(), 'swy-replay-'))
  const running: Gateway[] = []
  for (let number = 1; number <= gateways; number += 1) {
    const settings = {
      ...{ SWITCHYARD_HOST: '127.0.0.1', SWITCHYARD_GATEWAY_PORT: 0, SWITCHYARD_GATEWAY_ADMIN_PORT: 0 },
      ...{ SWITCHYARD_GATEWAY_ID: `gateway-${String(number)}`, SWITCHYARD_CONSUL_PREFIX: prefix },
    }
    const parts = { consul, redis, clock: Date, random: Math.random, allowLoopback: true, log: silentLog }
    running.push(await startGateway({ settings, ...parts, dataDir: folder }))
  }
  await publisher.put(...rules)
  const urls = running.map(({ port }) => `http://127.0.0.1:${String(port)}`)
  const { address } = consulServer
  const demo = await startDemo({
    ...{ consulAddress: address, redisUrl: redisServer.url, gatewayUrl: urls[0] ?? '', log: silentLog },
  })
  const stop = new AbortController()
  const others = urls.slice(1).map((url) => createTraffic(url, Math.random))
  const traffic = others.map((each) => each.run(stop.signal))
  const ended = new AbortController()
  const observed = { health: () => [], locks: () => [], serviceAt: () => null }
  const rollUp = runRollUp({ redis, observed, memoryBytes: 512_000_000, log: silentLog }, ended.signal)
  return {
    redis,
    policies: new Map(rules.flatMap((each) => (each.kind === 'breaker' ? [[`demo/${each.name}`, each.spec]] : []))),
    requests: () => [demo.requests(), ...others.map((each) => each.counts())].reduce((sum, each) => sum + each.sent, 0),
    async trip(name, id, forMs) {
      const nowMs = Date.now()
      const spec = { id, intent: 'FORCED_OPEN', reason: 'a drill', actor: 'bench', atMs: nowMs }
      await publisher.put(inDemo('breaker-override', name, { ...spec, expiresAtMs: nowMs + forMs }))
    },
    async quiet() {
      stop.abort()
      await Promise.all([demo.stop(), ...traffic])
      await Promise.all(running.map((each) => each.stop()))
    },
    async close() {
      ended.abort()
      await rollUp
      redis.disconnect()
      await consul.close()
      await Promise.all([consulServer.stop(), redisServer.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function inDemo(kind: 'breaker' | 'breaker-override', name: string, spec: object): PublishedObject {
  return publishedObject.parse({ kind, namespace: 'demo', name, spec })
}
