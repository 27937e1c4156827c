import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Consul } from '@/adapters/consul/consul'
import { createUndiciEngine } from '@/adapters/http/undici-engine'
import { takeDistributed } from '@/adapters/redis/limiter'
import type { Redis } from '@/adapters/redis/redis'
import type { Settings } from '@/config/settings'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { emitSecond } from '@/telemetry/emit'
import { SecondCounters } from '@/telemetry/emit-counters'
import { createAdminServer } from './admin'
import { createEnforcement } from './enforcement'
import { createFollowing } from './following'
import { Limiter, type TakeShared } from './limits/limiter'
import { LocalBuckets } from './limits/local-buckets'
import { within } from './limits/within'
import { createRequestHandler } from './proxy/handle-request'
import { closeGracefully, createProxyServer, listen } from './proxy/server'
import { eachSecond } from './report/each-second'
import { Reporter } from './report/reporter'
import { standingOf } from './report/standing'
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
  /** On loopback. */
  adminPort: number
  /** Lets requests in flight end, then takes its report back. */
  stop(): Promise<void>
}

interface Live {
  stopping: boolean
  port: number
  requestsPerSecond: number
  startedAtMs: number
  /** From when there is something to report. */
  reporter: Reporter | null
}

const defaultGraceMs = 10_000
const connectTimeoutMs = 3000
/** Longer than Redis ever takes when it is well; a request does not wait for one that is not. */
const sharedLimitTimeoutMs = 100
const idleUpstreamMs = 60_000

/** @throws when a port cannot be listened on. Consul and Redis may be down. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, consul, redis, clock, random, log } = options
  const id = settings.SWITCHYARD_GATEWAY_ID ?? `${hostname()}:${String(settings.SWITCHYARD_GATEWAY_PORT)}`
  const folder = join(options.dataDir, 'gateway', id.replaceAll(':', '_'))
  const counters = new SecondCounters()
  const engine = createUndiciEngine({ connectTimeoutMs })
  const live: Live = { stopping: false, port: 0, requestsPerSecond: 0, startedAtMs: clock.now(), reporter: null }

  const enforcement = await createEnforcement({ consul, clock, random, folder, log })
  const { rules, endpoints, breakers } = enforcement
  const prefix = settings.SWITCHYARD_CONSUL_PREFIX
  const onChange = () => {
    live.reporter?.report()
  }
  const following = await createFollowing({ rules, consul, prefix, redis, folder, clock, random, log, onChange })
  const address = () => `${settings.SWITCHYARD_HOST}:${String(live.port)}`
  const standing = () => standingOf({ id, address: address(), version: options.version, live, rules, following })
  const reporter = new Reporter(redis, clock, standing)
  live.reporter = reporter

  const takeShared: TakeShared = (policy, key, spec) =>
    within(sharedLimitTimeoutMs, takeDistributed(redis, policy, key, spec))
  const limiter = new Limiter(takeShared, new LocalBuckets(), counters, () => performance.now())
  const handle = createRequestHandler({
    ...enforcement,
    gateway: id,
    revision: () => rules.version?.revision ?? null,
    limiter,
    engine,
    counters,
    clock,
    random,
    isStopping: () => live.stopping,
    log,
  })
  const server = createProxyServer(handle, log)
  const admin = createAdminServer({
    isReady: () => !live.stopping && rules.version !== null,
    state: () => ({
      ...standing(),
      channels: following.watcher.channels,
      objects: rules.size,
      breakers: breakers.statuses(id),
      endpoints: endpoints.describe(),
    }),
  })
  const stop = async () => {
    live.stopping = true
    await closeGracefully(server, options.graceMs ?? defaultGraceMs)
    stopSeconds()
    endpoints.stop()
    await following.stop()
    await reporter.withdraw(id)
    await enforcement.flush()
    await engine.close()
    await closeGracefully(admin, 0)
  }
  const stopSeconds = eachSecond(clock, (startMs) => {
    const { figures, requests } = counters.take(inFlightOf(endpoints))
    live.requestsPerSecond = requests
    emitSecond(redis, { version: 1, gateway: id, startMs, ...figures, breakers: breakers.statuses(id) })
    breakers.beginSecond()
    reporter.tick()
    engine.sweep(idleUpstreamMs)
  })
  try {
    live.port = await listen(server, settings.SWITCHYARD_HOST, settings.SWITCHYARD_GATEWAY_PORT)
    const adminPort = await listen(admin, '127.0.0.1', settings.SWITCHYARD_GATEWAY_ADMIN_PORT)
    following.start()
    log.info('The gateway takes requests', {
      id,
      port: live.port,
      adminPort,
      revision: rules.version?.revision ?? null,
    })
    return { id, port: live.port, adminPort, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
