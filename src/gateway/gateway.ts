import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Consul } from '@/adapters/consul/consul'
import type { HttpEngine } from '@/adapters/http/engine'
import { createUndiciEngine } from '@/adapters/http/undici-engine'
import { mayProbe } from '@/adapters/net/address-guard'
import { takeDistributed } from '@/adapters/redis/limiter'
import type { Redis } from '@/adapters/redis/redis'
import { RedisClock } from '@/adapters/redis/redis-clock'
import type { Settings } from '@/config/settings'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { emitSecond } from '@/telemetry/emit'
import { SecondCounters } from '@/telemetry/emit-counters'
import { createAdminServer } from './admin'
import { createEnforcement, type Enforcement } from './enforcement'
import { createFollowing, type Following } from './following'
import { answerQuestions } from './limits/answer-questions'
import { Limiter, type TakeShared } from './limits/limiter'
import { sendTop } from './limits/send-top'
import { TopKeysBook } from './limits/top-keys-book'
import { within } from './limits/within'
import { createRequestHandler, type RequestHandler } from './proxy/handle-request'
import { closeGracefully, createProxyServer, listen } from './proxy/server'
import { BreakerEvents } from './report/breaker-events'
import { eachSecond } from './report/each-second'
import { Metrics } from './report/metrics'
import { Reporter, type Standing } from './report/reporter'
import { standingOf } from './report/standing'
import type { Listen } from './upstreams/breaker-in-force'
import { describeEndpoints } from './upstreams/describe-endpoints'
import { inFlightOf } from './upstreams/in-flight'
import { RecordedCalls } from './upstreams/recorded-calls'

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
  /** Whether instances may be at loopback addresses. */
  allowLoopback: boolean
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
}

/** What a gateway is made of before it listens. */
interface Core {
  id: string
  live: Live
  counters: SecondCounters
  topKeys: TopKeysBook
  metrics: Metrics
  engine: HttpEngine
  enforcement: Enforcement
  following: Following
  reporter: Reporter
  events: BreakerEvents
  calls: RecordedCalls
  standing: () => Standing
}

const defaultGraceMs = 10_000
const connectTimeoutMs = 3000
/** Of a clock that nobody can set. */
const elapsedMs = () => performance.now()
/** Longer than Redis ever takes when it is well; a request does not wait for one that is not. */
const sharedLimitTimeoutMs = 100
const idleUpstreamMs = 60_000

/** @throws when a port cannot be listened on. Consul and Redis may be down. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, log } = options
  const core = await assemble(options)
  const { id, live, following, enforcement } = core
  const server = createProxyServer(requestHandler(core, options), log)
  const admin = createAdminServer({
    isReady: () => !live.stopping && enforcement.rules.version !== null,
    state: () => describe(core),
    metrics: () => core.metrics.text(),
  })
  const stopSeconds = countSeconds(core, options)
  const { redis, clock } = options
  const stopAnswers = answerQuestions({ gateway: id, redis, clock, elapsedMs, ...enforcement })
  const stop = async () => {
    live.stopping = true
    await closeGracefully(server, options.graceMs ?? defaultGraceMs)
    stopSeconds()
    stopAnswers()
    enforcement.endpoints.stop()
    await following.stop()
    await core.events.stop()
    await core.reporter.withdraw(id)
    await enforcement.flush()
    await core.engine.close()
    await closeGracefully(admin, 0)
  }
  try {
    live.port = await listen(server, settings.SWITCHYARD_HOST, settings.SWITCHYARD_GATEWAY_PORT)
    const adminPort = await listen(admin, '127.0.0.1', settings.SWITCHYARD_GATEWAY_ADMIN_PORT)
    following.start()
    const revision = enforcement.rules.version?.revision ?? null
    log.info('The gateway takes requests', { id, port: live.port, adminPort, revision })
    return { id, port: live.port, adminPort, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** With what an earlier run kept on disk already in force. */
async function assemble(options: GatewayOptions): Promise<Core> {
  const { settings, consul, redis, clock, random, log } = options
  const id = settings.SWITCHYARD_GATEWAY_ID ?? `${hostname()}:${String(settings.SWITCHYARD_GATEWAY_PORT)}`
  const folder = join(options.dataDir, 'gateway', id.replaceAll(':', '_'))
  const live: Live = { stopping: false, port: 0, requestsPerSecond: 0, startedAtMs: clock.now() }
  const { allowLoopback } = options
  const engine = createUndiciEngine({ connectTimeoutMs, mayConnect: (address) => mayProbe(address, { allowLoopback }) })
  const onLeft = (authority: string) => {
    engine.forget(authority)
  }
  const time = new RedisClock(clock)
  const events = new BreakerEvents(redis, time, live.startedAtMs)
  const calls = new RecordedCalls()
  const listen: Listen = (machine, state, nowMs) => calls.listener(machine, state, nowMs, events.listener(machine))
  const enforcement = await createEnforcement({ gateway: id, consul, clock, random, folder, log, onLeft, listen })
  const { rules } = enforcement
  let following: Following | null = null
  const standing = () => {
    if (!following) return null // What is on disk is being read.
    const address = `${settings.SWITCHYARD_HOST}:${String(live.port)}`
    return standingOf({ id, address, version: options.version, live, rules, following })
  }
  const reporter = new Reporter(redis, clock, time, standing)
  following = await createFollowing({
    ...{ rules, consul, prefix: settings.SWITCHYARD_CONSUL_PREFIX, redis, folder, clock, random, log },
    onChange: () => {
      reporter.report()
    },
    onEnforced: (first, last, atMs) => {
      reporter.enforced(first, last, atMs)
    },
  })
  const known = {
    id,
    live,
    engine,
    enforcement,
    following,
    reporter,
    events,
    calls,
    standing: standing as () => Standing,
  }
  const topKeys = new TopKeysBook((policy, minuteMs, top) => {
    sendTop(redis, id, policy, minuteMs, top)
  })
  return { ...known, counters: new SecondCounters(), topKeys, metrics: metricsOf(known) }
}

function metricsOf({ standing, enforcement, events }: Pick<Core, 'standing' | 'enforcement' | 'events'>): Metrics {
  const { rules, endpoints, breakers } = enforcement
  return new Metrics({
    version: standing().version,
    standing,
    services() {
      const inFlight = inFlightOf(endpoints)
      const services = new Map<string, { endpoints: number; held: number; inFlight: number }>()
      endpoints.forEach((service, stock, held) => {
        const underWay = [...(inFlight.get(service)?.values() ?? [])].reduce((sum, each) => sum + each, 0)
        services.set(service, { endpoints: stock.endpoints.length, held, inFlight: underWay })
      })
      return services
    },
    breakers: () => breakers.statuses(),
    breakerEventsDropped: () => events.droppedTotal,
    isInForce: (kind, ref) => rules.has(`${kind}/${ref}`),
  })
}

function requestHandler(core: Core, { redis, clock, random, log }: GatewayOptions): RequestHandler {
  const { counters, enforcement, following, live } = core
  const takeShared: TakeShared = (policy, key, spec) =>
    within(sharedLimitTimeoutMs, takeDistributed(redis, policy, key, spec))
  return createRequestHandler({
    ...enforcement,
    gateway: core.id,
    revision: () => enforcement.rules.version?.revision ?? null,
    whyNoRules: () => following.whyNoRules(),
    limiter: new Limiter(takeShared, enforcement.buckets, counters, elapsedMs, clock, core.topKeys),
    engine: core.engine,
    counters,
    clock,
    random,
    isStopping: () => live.stopping,
    log,
  })
}

function describe({ standing, following, enforcement }: Core) {
  return {
    ...standing(),
    channels: following.watcher.channels,
    objects: enforcement.rules.size,
    breakers: enforcement.breakers.statuses(),
    ...describeEndpoints(enforcement.endpoints),
  }
}

/** Sends each second's figures and the report. Returns what ends it. */
function countSeconds(core: Core, { clock, redis }: GatewayOptions): () => void {
  const { id, live, counters, topKeys, metrics, engine, reporter } = core
  const { endpoints, breakers } = core.enforcement
  return eachSecond(clock, (startMs) => {
    endpoints.tick()
    const { figures, requests } = counters.take({ inFlight: inFlightOf(endpoints), ejections: breakers.ejections() })
    live.requestsPerSecond = requests
    metrics.add(figures)
    const statuses = breakers.statuses()
    const told = { breakers: statuses, calls: core.calls.take(startMs, statuses) }
    emitSecond(redis, { version: 1, gateway: id, startMs, ...figures, ...told })
    topKeys.tick(startMs)
    breakers.beginSecond()
    reporter.tick()
    engine.sweep(idleUpstreamMs)
  })
}
