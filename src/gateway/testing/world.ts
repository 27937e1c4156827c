import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Consul, createConsul } from '@/adapters/consul/consul'
import { loadFunctions } from '@/adapters/redis/load-functions'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import type { BreakerState } from '@/domain/breaker/policy'
import { type Log, silentLog } from '@/domain/log'
import { eventually, startTestConsul, startTestRedis } from '@/embedded/testing'
import { type Gateway, startGateway } from '../gateway'
import { TestPublisher } from './test-publisher'

/** A real Consul, a real Redis, upstream servers and a gateway, for the tests of the data plane. */
export interface World {
  consul: Consul
  redis: Redis
  publisher: TestPublisher
  dataDir: string
  gateway: Gateway
  /** Starts a server and registers it in Consul. */
  upstream(service: string, listener: RequestListener, over?: Registration): Promise<Upstream>
  /** A gateway beside or after the world's own. */
  start(over?: Partial<Parameters<typeof startGateway>[0]>): Promise<Gateway>
  stopConsul(): Promise<void>
  /** Kills Consul, and has an empty one come up at the same address. */
  emptyConsul(): Promise<void>
  stopRedis(): Promise<void>
  /** Until the gateway has this revision (the last published one) in force. */
  enforced(revision?: number, gateway?: Gateway): Promise<void>
  /** Until the gateway knows so many endpoints of the service. */
  known(service: string, count: number, gateway?: Gateway): Promise<void>
  close(): Promise<void>
}

export interface Upstream {
  server: Server
  port: number
  instance: string
  /** Again. */
  register(): Promise<void>
  deregister(): Promise<void>
}

interface Registration {
  tags?: string[]
  meta?: Record<string, string>
  weight?: number
}

const prefix = 'switchyard/test/'
const node = 'test-node'

export async function startWorld({ log = silentLog }: { log?: Log } = {}): Promise<World> {
  const [firstConsul, redisServer] = await Promise.all([startTestConsul(), startTestRedis()])
  let consulServer = firstConsul
  const consul = createConsul({ address: consulServer.address })
  const redis = createRedis(redisServer.url, { name: 'test' })
  await redisReady(redis, 5000)
  await loadFunctions(redis)
  const dataDir = await mkdtemp(join(tmpdir(), 'swy-gateway-'))
  const servers: Server[] = []
  const gateways: Gateway[] = []
  let up = { consul: true, redis: true }
  const start: World['start'] = async (over = {}) => {
    const gateway = await startGateway({
      settings: {
        SWITCHYARD_HOST: '127.0.0.1',
        SWITCHYARD_GATEWAY_PORT: 0,
        SWITCHYARD_GATEWAY_ADMIN_PORT: 0,
        SWITCHYARD_GATEWAY_ID: 'gw-test',
        SWITCHYARD_CONSUL_PREFIX: prefix,
      },
      consul,
      redis,
      clock: Date,
      random: Math.random,
      dataDir,
      allowLoopback: true,
      log,
      graceMs: 1000,
      ...over,
    })
    gateways.push(gateway)
    return gateway
  }
  const publisher = new TestPublisher(consul, () => (up.redis ? redis : null), prefix)
  const gateway = await start()
  const world: World = {
    consul,
    redis,
    publisher,
    dataDir,
    gateway,
    start,
    async upstream(service, listener, { tags = [], meta = {}, weight = 1 } = {}) {
      const server = createServer(listener)
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      const id = `${service}-${String(port)}`
      const weights = { passing: weight, warning: weight }
      const register = () =>
        consul.catalog.register({
          node,
          address: '127.0.0.1',
          service: { id, service, address: '127.0.0.1', port, tags, meta, weights },
        })
      await register()
      return {
        server,
        port,
        instance: `127.0.0.1:${String(port)}`,
        register,
        deregister: () => consul.catalog.deregister({ node, serviceId: id }),
      }
    },
    async stopConsul() {
      up = { ...up, consul: false }
      await consulServer.stop()
    },
    async emptyConsul() {
      await consulServer.stop()
      consulServer = await startTestConsul({ port: Number(new URL(consulServer.address).port) })
    },
    async stopRedis() {
      up = { ...up, redis: false }
      await redisServer.stop()
    },
    async enforced(revision = publisher.revision, which = gateway) {
      await eventually(async () => {
        const state = await stateOf(which)
        if (state.revision !== revision)
          throw new Error(`revision ${String(state.revision)} is in force, not ${String(revision)}`)
      })
    },
    async known(service, count, which = gateway) {
      await eventually(async () => {
        const { endpoints } = await stateOf(which)
        if (endpoints[service]?.length !== count)
          throw new Error(`${String(endpoints[service]?.length)} endpoints are known`)
      })
    },
    async close() {
      await Promise.allSettled(gateways.map((each) => each.stop()))
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      redis.disconnect()
      await consul.close()
      if (up.redis) await redisServer.stop()
      if (up.consul) await consulServer.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return world
}

export interface GatewayState {
  revision: number
  checksum: string
  state: string
  error: { revision: number; object: string | null; reason: string } | null
  diskError: string | null
  channels: { consul: string; redis: string }
  endpoints: Record<string, { instance: string; weight: number; inFlight: number }[]>
  resting: Record<string, { instance: string; mode: string | null; inFlight: number }[]>
  held: Record<string, number>
  breakers: { breaker: string; instance: string | null; state: BreakerState }[]
}

export async function stateOf(gateway: Gateway): Promise<GatewayState> {
  const response = await fetch(`http://127.0.0.1:${String(gateway.adminPort)}/state`)
  return (await response.json()) as GatewayState
}

/** Sends a request to the gateway. */
export function ask(gateway: Gateway, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${String(gateway.port)}${path}`, init)
}

export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
