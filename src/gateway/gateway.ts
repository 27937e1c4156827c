import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Consul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import { createUndiciEngine } from '@/adapters/http/undici-engine'
import { takeDistributed } from '@/adapters/redis/limiter'
import type { Redis } from '@/adapters/redis/redis'
import type { Settings } from '@/config/settings'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { emitSecond } from '@/telemetry/emit'
import { SecondCounters } from '@/telemetry/emit-counters'
import { createAdminServer } from './admin'
import { DiskCopy } from './follow/disk-copy'
import { EndpointCopy } from './follow/endpoint-copy'
import { RuleFollower } from './follow/rule-follower'
import { createServiceWatcher } from './follow/service-watcher'
import { Watcher } from './follow/watcher'
import { Limiter } from './limits/limiter'
import { LocalBuckets } from './limits/local-buckets'
import { within } from './limits/within'
import { createRequestHandler } from './proxy/handle-request'
import { closeGracefully, createProxyServer, listen } from './proxy/server'
import { eachSecond } from './report/each-second'
import { Reporter, type Standing } from './report/reporter'
import { syncState } from './report/sync-state'
import { LimitRules } from './rules/limit-rules'
import { RouteRules } from './rules/route-rules'
import { RuleSet } from './rules/rule-set'
import { ServiceRules } from './rules/service-rules'
import { Balancers } from './upstreams/balancers'
import { Breakers } from './upstreams/breakers'
import { Endpoints } from './upstreams/endpoints'
import { inFlightOf } from './upstreams/in-flight'

/**
 * The data plane: follows the revision log and Consul's health, and passes HTTP requests on by the rules in force. It needs
 * nobody to start: with a copy on disk it serves before Consul and Redis answer, and while they are away.
 */
export interface GatewayOptions {
  settings: Pick<
    Settings,
    | 'SWITCHYARD_HOST'
    | 'SWITCHYARD_GATEWAY_PORT'
    | 'SWITCHYARD_GATEWAY_ADMIN_PORT'
    | 'SWITCHYARD_GATEWAY_ID'
    | 'SWITCHYARD_CONSUL_PREFIX'
  >
  consul: Pick<Consul, 'kv' | 'health'>
  /** For commands; a second connection with its options is made for the stream. The caller closes this one. */
  redis: Redis
  clock: Clock
  /** Numbers from 0 (inclusive) to 1 (exclusive). */
  random: () => number
  dataDir: string
  log: Log
  version?: string
  /** How long requests in flight may take when the gateway stops. */
  graceMs?: number
}

export interface Gateway {
  id: string
  port: number
  adminPort: number
  stop(): Promise<void>
}

const connectTimeoutMs = 3000
const sharedLimitTimeoutMs = 100
const idleUpstreamMs = 60_000

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, consul, redis, clock, random, log } = options
  const id = settings.SWITCHYARD_GATEWAY_ID ?? `${hostname()}:${String(settings.SWITCHYARD_GATEWAY_PORT)}`
  const folder = join(options.dataDir, 'gateway', id.replaceAll(':', '_'))
  const startedAtMs = clock.now()
  const stop = new AbortController()
  let stopping = false
  let port = settings.SWITCHYARD_GATEWAY_PORT
  let requestsPerSecond = 0

  const engine = createUndiciEngine({ connectTimeoutMs })
  const counters = new SecondCounters()
  const balancers = new Balancers()
  const breakers = new Breakers(clock)
  const limits = new LimitRules()
  const endpointCopy = new EndpointCopy(join(folder, 'endpoints.json'), log)
  const services = new ServiceRules((service) => {
    endpoints.serviceChanged(service)
  })
  const endpoints: Endpoints = new Endpoints(
    createServiceWatcher(consul, random, log),
    (service) => services.sendsToWarning(service),
    (service) => {
      breakers.retain(service, new Set(endpoints.of(service, null).map((each) => each.id)))
      endpointCopy.keep(() => endpoints.toKeep())
    },
  )
  const routes = new RouteRules({
    used: (service) => {
      endpoints.used(service)
    },
    unused: (service) => {
      endpoints.unused(service)
    },
    routeChanged: (ref) => {
      balancers.forget(ref)
    },
  })
  const rules = new RuleSet([services, breakers, limits, routes])
  const diskCopy = new DiskCopy(folder, log)
  const reader = createRevisionReader(consul, settings.SWITCHYARD_CONSUL_PREFIX)
  const follower = new RuleFollower({
    rules,
    reader,
    keep: (step, all) => {
      diskCopy.keep(step, all)
    },
    onChange: () => {
      reporter.report()
    },
    clock,
    log,
  })

  endpoints.restore(await endpointCopy.load())
  const copy = await diskCopy.load()
  if (copy) follower.restore(copy.objects, copy.version)

  const streamRedis = redis.duplicate({ connectionName: `${id}-log`, commandTimeout: 60_000 })
  streamRedis.on('error', () => undefined)
  const watcher = new Watcher({
    follower,
    reader,
    redis: streamRedis,
    readStreamFromStart: copy !== null,
    onChange: () => {
      reporter.report()
    },
    random,
    log,
  })
  const state = () =>
    syncState({
      refused: follower.refused !== null,
      revision: rules.version?.revision ?? null,
      newestKnown: follower.newestKnown,
      channels: watcher.channels,
    })
  const standing = (): Standing => ({
    id,
    node: hostname(),
    address: `${settings.SWITCHYARD_HOST}:${String(port)}`,
    version: options.version ?? '0.1.0',
    startedAtMs,
    epoch: rules.version?.epoch ?? '',
    revision: rules.version?.revision ?? 0,
    checksum: rules.version?.checksum ?? '',
    appliedAtMs: follower.appliedAtMs,
    state: state(),
    error: follower.refused,
    requestsPerSecond,
  })
  const reporter: Reporter = new Reporter(redis, clock, standing)

  const handler = createRequestHandler({
    gateway: id,
    revision: () => rules.version?.revision ?? null,
    routes,
    limits,
    services,
    limiter: new Limiter(
      (policy, key, spec) => within(sharedLimitTimeoutMs, takeDistributed(redis, policy, key, spec)),
      new LocalBuckets(),
      counters,
      clock,
    ),
    endpoints,
    breakers,
    balancers,
    engine,
    counters,
    clock,
    random,
    isStopping: () => stopping,
  })
  const server = createProxyServer(handler)
  const admin = createAdminServer({
    isReady: () => !stopping && rules.version !== null,
    state: () => ({
      ...standing(),
      channels: watcher.channels,
      objects: rules.size,
      breakers: breakers.statuses(id),
      endpoints: endpoints.describe(),
    }),
  })
  port = await listen(server, settings.SWITCHYARD_HOST, settings.SWITCHYARD_GATEWAY_PORT)
  const adminPort = await listen(admin, '127.0.0.1', settings.SWITCHYARD_GATEWAY_ADMIN_PORT)

  const watching = watcher.run(stop.signal)
  const stopSeconds = eachSecond(clock, (startMs) => {
    const { figures, requests } = counters.take(inFlightOf(endpoints))
    requestsPerSecond = requests
    emitSecond(redis, { version: 1, gateway: id, startMs, ...figures, breakers: breakers.statuses(id) })
    breakers.beginSecond()
    reporter.tick()
    engine.sweep(idleUpstreamMs)
  })
  log.info('The gateway takes requests', { id, port, adminPort, revision: rules.version?.revision ?? null })

  return {
    id,
    port,
    adminPort,
    async stop() {
      stopping = true
      await closeGracefully(server, options.graceMs ?? 10_000)
      stopSeconds()
      stop.abort()
      endpoints.stop()
      await watching
      await reporter.withdraw(id)
      await diskCopy.flushed()
      await endpointCopy.flush(() => endpoints.toKeep())
      await engine.close()
      await closeGracefully(admin, 0)
    },
  }
}
