/**
 * The roll-up under gateways that each report 10,000 busy instances of 1,000 services every second: CPU for each second
 * rolled up, bytes stored by part and resolution, memory against its bound, how far back figures then reach, and what
 * reading costs. Seconds of the past are put into the stream in pieces and rolled up as fast as it goes; only the
 * rolling is measured. `--short` takes two minutes of figures instead of fourteen; `--bound MB` sets the bound.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { emptyScope, type FrameScope } from '@/domain/view/fleet-views'
import { startTestRedis } from '@/embedded/testing'
import { range } from '@/telemetry/read'
import { runRollUp } from '@/telemetry/roll-up-loop'
import { rollUpCounters } from '@/telemetry/roll-up-counters'
import { encodeSecond, secondField } from '@/telemetry/second-codec'
import { toView } from '@/telemetry/to-view'
import { latestWindow } from '@/telemetry/window'
import { redisKeys } from '@/wire/keys'
import { busySecond, instancesEach, serviceCount, serviceName } from './telemetry/busy-gateways'
import { percentile } from './support'

const short = process.argv.includes('--short')
const gateways = 2
const seconds = short ? 120 : 840
const pieceSeconds = 20
const boundMb = Number(process.argv[process.argv.indexOf('--bound') + 1]) || (short ? 96 : 256)

const server = await startTestRedis()
const redis = createRedis(server.url, { name: 'bench', commandTimeoutMs: 60_000 })
await redisReady(redis, 5000)
const endMs = Math.floor(Date.now() / 10_000) * 10_000
const fromMs = endMs - seconds * 1000
const counters = rollUpCounters()
const rolling = { cpuMs: 0, tookMs: 0 }
const sent: number[] = []
let mostBytes = 0

for (let piece = 0; piece < seconds; piece += pieceSeconds) {
  for (let second = piece; second < Math.min(seconds, piece + pieceSeconds); second++)
    await report(fromMs + second * 1000)
  await rollUpAll(Math.min(seconds, piece + pieceSeconds))
  mostBytes = Math.max(mostBytes, await framesBytes())
}
const kept = counters.kept
const reads = {
  totals: await timed(emptyScope),
  service: await timed({ ...emptyScope, services: [serviceName(7)], instancesOf: serviceName(7) }),
}
const listing = await timedWindow()
redis.disconnect()
await server.stop()

const megabytes = (bytes: number) => Math.round(bytes / 10_000) / 100
console.log(
  JSON.stringify({
    bench: 'telemetry',
    gateways,
    services: serviceCount,
    instances: serviceCount * instancesEach,
    seconds,
    sent_kb_per_gateway_second: Math.round(percentile(sent, 50) / 1000),
    roll_up_cpu_ms_per_second: Math.round(rolling.cpuMs / counters.rolled),
    roll_up_took_ms_per_second: Math.round(rolling.tookMs / counters.rolled),
    stored_mb: Object.fromEntries([...(kept?.bytes ?? [])].map(([slot, bytes]) => [slot, megabytes(bytes)])),
    reach_s: Object.fromEntries([...(kept?.reachMs ?? [])].map(([slot, ms]) => [slot, Math.round(ms / 1000)])),
    bound_mb: boundMb,
    most_frames_mb: megabytes(mostBytes),
    range_points: reads.totals.points,
    range_totals_ms: reads.totals.ms,
    range_service_ms: reads.service.ms,
    ...listing,
  }),
)

async function report(startMs: number): Promise<void> {
  for (let gateway = 0; gateway < gateways; gateway++) {
    const encoded = encodeSecond(busySecond(`gateway-${String(gateway)}`, startMs, Math.random))
    sent.push(encoded.length)
    await redis.xadd(redisKeys.telemetry, `${String(startMs + 1050)}-*`, secondField, encoded)
  }
}

async function rollUpAll(until: number): Promise<void> {
  const abort = new AbortController()
  const cpu = process.cpuUsage()
  const startedMs = performance.now()
  const observed = { health: () => [], locks: () => [], serviceAt: () => null }
  const memoryBytes = boundMb * 1_000_000
  const done = runRollUp({ redis, observed, log: silentLog, memoryBytes, counters }, abort.signal)
  while (counters.rolled < until - (until < seconds ? 2 : 0)) await sleep(20)
  await redis.ping()
  const { user, system } = process.cpuUsage(cpu)
  rolling.cpuMs += (user + system) / 1000
  rolling.tookMs += performance.now() - startedMs
  await sleep(500) // what it does after the last second: longer frames, trimming
  abort.abort()
  await done
}

async function framesBytes(): Promise<number> {
  let bytes = 0
  for (const key of await redis.keys('swy:frames:*')) bytes += Number(await redis.memory('USAGE', key, 'SAMPLES', 0))
  return bytes
}

async function timed(scope: FrameScope): Promise<{ ms: number; points: number }> {
  const took: number[] = []
  let points = 0
  for (let turn = 0; turn < 7; turn++) {
    const startedMs = performance.now()
    points = (await range(redis, fromMs, endMs, scope, { now: () => endMs })).map(toView).length
    took.push(performance.now() - startedMs)
  }
  return { ms: Math.round(percentile(took, 50)), points }
}

/** What a list of instances asks for each second, and what sorting all of them by requests costs. */
async function timedWindow() {
  const clock = async <T>(work: () => Promise<T> | T): Promise<[number, T]> => {
    const startedMs = performance.now()
    const value = await work()
    return [Math.round((performance.now() - startedMs) * 10) / 10, value]
  }
  const [firstMs] = await clock(() => latestWindow(redis, 10_000, endMs))
  const [againMs, window] = await clock(() => latestWindow(redis, 10_000, endMs))
  const page = (from: typeof window) => {
    for (let at = 0; at < 100; at++) from?.instance(serviceName(at * 7), '10.0.0.1:8080')
  }
  const [pageMs] = await clock(() => {
    page(window)
  })
  const [sumsSecondMs] = await clock(() => window?.last().instanceSums())
  const [sortMs, sums] = await clock(() => window?.instanceSums())
  return {
    window_first_ms: firstMs,
    window_ms: againMs,
    page_ms: pageMs,
    sums_of_second_ms: sumsSecondMs,
    sums_ms: sortMs,
    sums: sums?.size ?? 0,
  }
}
