/**
 * The web process' side of a great fleet: lists asked for as a browser asks, signed in, through the API's own door, with
 * figures of every instance arriving each second. The fleet stands in Redis as the controller writes it; PostgreSQL and
 * Redis are real. Each figure is the time from the request to the whole answer as text.
 */
import { fork } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import superjson from 'superjson'
import { handleAuth, handleTrpc } from '@/api/handler'
import { runtime } from '@/api/runtime'
import { issueSetupCode } from '@/control/access/setup-code'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { serviceSpec } from '@/domain/service/service'
import { routeSpec } from '@/domain/routing/route'
import { startTestDatabase, startTestRedis } from '@/embedded/testing'
import type { FleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import { percentile } from '../support'
import { fleetOf, nameOf } from './made-fleet'

const origin = 'http://localhost:26001'
const password = 'correct horse battery'

/** @returns milliseconds, and what was measured on */
export async function measureLists(short: boolean): Promise<Record<string, number>> {
  const size = short ? { services: 100, each: 10 } : { services: 1000, each: 10 }
  const [database, redisServer] = await Promise.all([startTestDatabase(), startTestRedis()])
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    REDIS_URL: redisServer.url,
    SWITCHYARD_SECRET: 'a secret of this bench, long enough to sign with',
    SWITCHYARD_PORT: '26001',
    SWITCHYARD_LOG_LEVEL: 'error',
  })
  const redis = createRedis(redisServer.url, { name: 'bench', commandTimeoutMs: 0 })
  await redisReady(redis, 10_000)
  const fleet = fleetOf(size)
  await writeFleet(redis, fleet)
  const busy = fork(
    fileURLToPath(new URL('busy-fleet.ts', import.meta.url)),
    [redisServer.url, ...Object.values(size).map(String)],
    {
      execArgv: ['--import', 'tsx'],
    },
  )
  await sleep(3000)
  try {
    return {
      list_services: size.services,
      list_instances: size.services * size.each,
      ...(await measure(short, size.services)),
    }
  } finally {
    busy.kill()
    const { parts } = await runtime()
    parts.redis.disconnect()
    redis.disconnect()
    await parts.database.close()
    await Promise.all([database.stop(), redisServer.stop()])
  }
}

async function measure(short: boolean, services: number): Promise<Record<string, number>> {
  const cookie = await signedIn()
  await publishRules(cookie, services)
  const runs = short ? 8 : 25
  const all = { namespace: null, offset: 0, limit: 50 }
  const lag = monitorEventLoopDelay({ resolution: 5 })
  lag.enable()
  const [first] = await timed(1, () => call(cookie, 'services.list', all))
  lag.disable()
  const figures: Record<string, number> = {
    list_first_of_process_ms: round(first ?? 0),
    list_first_longest_pause_ms: round(lag.max / 1e6),
  }
  const asked: Record<string, () => Promise<unknown>> = {
    services_page: () => call(cookie, 'services.list', all),
    services_filter: () => call(cookie, 'services.list', { ...all, search: `-00${String(count++ % 10)}` }),
    services_by_p99: () => call(cookie, 'services.list', { ...all, sort: 'p99', descending: true }),
    instances_page: () => call(cookie, 'instances.list', all),
    instances_filter: () => call(cookie, 'instances.list', { ...all, search: `zone-${'abc'[count++ % 3] ?? ''}` }),
    instances_by_requests: () => call(cookie, 'instances.list', { ...all, sort: 'requests', descending: true }),
    instances_by_p99: () => call(cookie, 'instances.list', { ...all, sort: 'p99', descending: true }),
    service: () => call(cookie, 'services.get', { name: 'bench-0007' }),
    overview: () => call(cookie, 'overview.get', { namespace: null }),
  }
  let count = 0
  for (const [name, ask] of Object.entries(asked)) {
    await ask()
    const times = await timed(runs, ask)
    figures[`list_${name}_p50_ms`] = round(percentile(times, 50))
    figures[`list_${name}_max_ms`] = round(Math.max(...times))
  }
  figures.web_rss_mb = round(process.memoryUsage().rss / 1e6)
  return figures
}

/** Apart, so that no answer is the one before: figures are shared for half a second. */
async function timed(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    await sleep(run === 0 ? 0 : 260)
    const startedMs = performance.now()
    await work()
    times.push(performance.now() - startedMs)
  }
  return times
}

async function signedIn(): Promise<string> {
  const { parts } = await runtime()
  const code = await issueSetupCode(parts.database)
  const email = 'ana@example.com'
  await call('', 'session.setup', { name: 'Ana', email, password, code }, 'POST')
  const headers = { 'content-type': 'application/json', origin, host: 'localhost:26001' }
  const body = JSON.stringify({ email, password })
  const response = await handleAuth(new Request(`${origin}/api/auth/sign-in/email`, { method: 'POST', headers, body }))
  return response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}

/** @throws when the answer is an error */
async function call(cookie: string, path: string, input: unknown, method = 'GET'): Promise<void> {
  const body = JSON.stringify(superjson.serialize(input))
  const headers = { 'content-type': 'application/json', origin, host: 'localhost:26001', cookie }
  const url = `${origin}/api/trpc/${path}`
  const response = await handleTrpc(
    method === 'GET'
      ? new Request(`${url}?input=${encodeURIComponent(body)}`, { headers })
      : new Request(url, { method, headers, body }),
  )
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${text.slice(0, 300)}`)
}

/** Settings for half of the services, and a route to each of a tenth. */
async function publishRules(cookie: string, services: number): Promise<void> {
  await call(cookie, 'namespaces.create', { name: 'shop', description: '' }, 'POST')
  const names = Array.from({ length: services }, (_none, index) => nameOf(index))
  const objects = [
    ...names
      .filter((_name, index) => index % 2 === 0)
      .map((name) => ({ kind: 'service', name, spec: serviceSpec.parse({}) })),
    ...names
      .filter((_name, index) => index % 10 === 0)
      .map((service) => ({
        kind: 'route',
        name: service,
        spec: routeSpec.parse({
          match: { path: { type: 'PREFIX', value: `/${service}` } },
          destinations: [{ service, weightPercent: 100 }],
        }),
      })),
  ]
  const edits = objects.map((each) => ({ op: 'put', object: { ...each, namespace: 'shop' }, baseVersion: null }))
  for (let from = 0; from < edits.length; from += 500) {
    await call(cookie, 'changes.publish', { edits: edits.slice(from, from + 500), message: 'm' }, 'POST')
  }
}

async function writeFleet(redis: Redis, services: readonly FleetService[]): Promise<void> {
  for (let from = 0; from < services.length; from += 100) {
    const write = redis.multi()
    const piece = services.slice(from, from + 100)
    for (const each of piece) write.hset(redisKeys.fleet, each.service, JSON.stringify(each))
    write.xadd(redisKeys.fleetLog, '*', 'services', JSON.stringify(piece.map((each) => each.service)))
    await write.exec()
  }
}

function round(figure: number): number {
  return Math.round(figure * 10) / 10
}
