/**
 * From the commit of a small change until gateways have it in force, and what it moves: with 1, 100 and 1,000 watchers,
 * and with 10, 1,000 and 10,000 objects. Real Consul, Redis, PostgreSQL and controller; watchers with the gateway's own
 * parts in processes of their own. One change at a time; the next begins when everybody has the last. The three sizes
 * are whole systems side by side that take turns, so that all see the same machine. `--short` takes fewer samples.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'undici'
import { createConsul } from '@/adapters/consul/consul'
import { freePorts } from '@/embedded/free-ports'
import { bundleProcesses, endOnSignals, type Processes } from '../fault/support/processes'
import { type BenchSystem, nowMs, startBenchSystem, type Watchers } from './propagation/system'
import { percentile } from './support'

const short = process.argv.includes('--short')
const crowds = [
  { watchers: 1, processes: 1, changes: short ? 50 : 500 },
  { watchers: 100, processes: 1, changes: short ? 50 : 300 },
  { watchers: 1000, processes: 2, changes: short ? 20 : 100 },
]
const sizes = [10, 1000, 10_000]
const sizeWatchers = 10
const sizeChanges = short ? 40 : 300
const turnLength = 10
const requestEdits = short ? 20 : 100
const warmUps = 10
const idleMs = 3000

interface Samples {
  /** From commit to in force, for each change and watcher. */
  commitMs: number[]
  /** The same from when the commit was asked for. */
  askedMs: number[]
}

const programs = [
  'bench/propagation/counted-controller.ts',
  'bench/propagation/watchers.ts',
  'src/processes/gateway.ts',
]
endOnSignals()
const processes = await bundleProcesses(programs)
const systems: BenchSystem[] = []
try {
  for (const size of sizes) {
    console.log(`putting ${String(size)} objects in place`)
    systems.push(await startBenchSystem(processes, size))
  }
  const [small] = systems
  if (!small) throw new Error('there is no system to measure')
  const byCrowd = []
  for (const crowd of crowds) byCrowd.push(await measureCrowd(small, crowd))
  const bySize = await measureSizes(systems)
  const request = await measureRequests(processes, small)
  report(byCrowd, bySize, request)
} finally {
  for (const system of systems) await system.stop()
  await processes.stop()
}
process.exit(0)

async function change(system: BenchSystem, watchers: Watchers, samples: Samples | null): Promise<void> {
  const { revision, askedAtMs, committedAtMs } = await system.commit()
  for (const atMs of await watchers.applied(revision)) {
    samples?.commitMs.push(atMs - committedAtMs)
    samples?.askedMs.push(atMs - askedAtMs)
  }
}

async function measureCrowd(system: BenchSystem, crowd: (typeof crowds)[number]) {
  const watchers = await system.watchers(crowd.watchers, crowd.processes)
  const samples: Samples = { commitMs: [], askedMs: [] }
  for (let index = 0; index < warmUps; index += 1) await change(system, watchers, null)
  const before = await watchers.received()
  for (let index = 0; index < crowd.changes; index += 1) await change(system, watchers, samples)
  const bytes = ((await watchers.received()) - before) / crowd.changes
  await watchers.stop()
  console.log(
    `${of(crowd.watchers, 'watcher')}, 10 objects: ${told(samples)}; each received ${rounded(bytes)} bytes a change`,
  )
  return { ...crowd, samples, bytes }
}

async function measureSizes(all: readonly BenchSystem[]) {
  const runs = []
  for (const system of all) {
    const watchers = await system.watchers(sizeWatchers, 1)
    for (let index = 0; index < warmUps; index += 1) await change(system, watchers, null)
    const samples: Samples = { commitMs: [], askedMs: [] }
    runs.push({ system, watchers, samples, received: 0, sent: 0, busyMs: 0, idle: await idleRate(system, watchers) })
  }
  for (let done = 0; done < sizeChanges; done += turnLength) {
    for (const run of runs) {
      const before = await standing(run.system, run.watchers)
      for (let turn = 0; turn < turnLength; turn += 1) await change(run.system, run.watchers, run.samples)
      const after = await standing(run.system, run.watchers)
      const spanMs = after.atMs - before.atMs
      run.received += after.received - before.received
      run.sent += after.sent - before.sent - run.idle * spanMs
      run.busyMs += spanMs
    }
  }
  const figures = []
  for (const { system, watchers, samples, received, sent } of runs) {
    await watchers.stop()
    const bytes = { received: received / sizeChanges, sent: sent / sizeChanges }
    console.log(
      `${of(sizeWatchers, 'watcher')}, ${String(system.objects)} objects: ${told(samples)}; each received ` +
        `${rounded(bytes.received)} bytes a change, the controller sent ${rounded(bytes.sent)} to Consul and Redis`,
    )
    figures.push({ objects: system.objects, p50: percentile(samples.commitMs, 50), ...bytes })
  }
  return figures
}

async function standing(system: BenchSystem, watchers: Watchers) {
  const { consul, redis } = await system.sent()
  return { atMs: nowMs(), sent: consul + redis, received: await watchers.received() }
}

/** What the controller sends in each millisecond while nothing changes. */
async function idleRate(system: BenchSystem, watchers: Watchers): Promise<number> {
  const before = await standing(system, watchers)
  await sleep(idleMs)
  const after = await standing(system, watchers)
  return (after.sent - before.sent) / (after.atMs - before.atMs)
}

/** From the commit to the first request that a gateway process answers by the new rule, asking without pause. */
async function measureRequests(started: Processes, system: BenchSystem): Promise<number[]> {
  const upstream = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1')
  await new Promise((resolve) => upstream.once('listening', resolve))
  const consul = createConsul({ address: system.env.CONSUL_HTTP_ADDR ?? '' })
  const { port } = upstream.address() as AddressInfo
  await consul.agent.register({ id: 'bench-1', service: 'bench-upstream', address: '127.0.0.1', port })
  const [gatewayPort = 0, adminPort = 0] = await freePorts(2)
  const ports = {
    SWITCHYARD_GATEWAY_PORT: String(gatewayPort),
    SWITCHYARD_GATEWAY_ADMIN_PORT: String(adminPort),
  }
  started.start('gateway', { env: { ...system.env, ...ports } })
  const client = new Client(`http://127.0.0.1:${String(gatewayPort)}`)
  const answered = async (header: string) => {
    for (;;) {
      try {
        const answer = await client.request({ method: 'GET', path: '/asked' })
        await answer.body.dump()
        if (answer.headers['x-edit'] === header) return nowMs()
      } catch {
        await sleep(20)
      }
    }
  }
  const times: number[] = []
  for (let edit = 0; edit < requestEdits + warmUps; edit += 1) {
    await system.route('asked', 'bench-upstream', `edit ${String(edit)}`)
    const committedAtMs = nowMs()
    const atMs = await answered(`edit ${String(edit)}`)
    if (edit >= warmUps) times.push(atMs - committedAtMs)
  }
  await client.close()
  await consul.close()
  upstream.close()
  console.log(`first request by the new rule: p50 ${ms(times, 50)} ms, p99 ${ms(times, 99)} ms`)
  return times
}

function report(
  byCrowd: Awaited<ReturnType<typeof measureCrowd>>[],
  bySize: Awaited<ReturnType<typeof measureSizes>>,
  request: number[],
): void {
  const crowd = (watchers: number) => {
    const found = byCrowd.find((each) => each.watchers === watchers)
    if (!found) throw new Error(`${String(watchers)} watchers were not measured`)
    return found
  }
  const [few, , many] = bySize
  if (!few || !many) throw new Error('not all sizes were measured')
  const one = crowd(1).samples
  console.log(
    JSON.stringify({
      bench: 'propagation',
      p50_ms: rounded(percentile(one.commitMs, 50)),
      p99_ms: rounded(percentile(one.commitMs, 99)),
      p99_ms_100: rounded(percentile(crowd(100).samples.commitMs, 99)),
      p99_ms_1000: rounded(percentile(crowd(1000).samples.commitMs, 99)),
      ratio_objects: rounded(many.p50 / few.p50),
      bytes_per_change: Math.round(crowd(100).bytes),
      ratio_bytes: rounded(many.received / few.received),
      ratio_bytes_sent: rounded(many.sent / few.sent),
      bytes_sent_per_change: Math.round(few.sent),
      p50_ms_100: rounded(percentile(crowd(100).samples.commitMs, 50)),
      p50_ms_1000: rounded(percentile(crowd(1000).samples.commitMs, 50)),
      p99_ms_100_from_request: rounded(percentile(crowd(100).samples.askedMs, 99)),
      first_request_p50_ms: rounded(percentile(request, 50)),
      first_request_p99_ms: rounded(percentile(request, 99)),
    }),
  )
}

function told({ commitMs, askedMs }: Samples): string {
  return (
    `p50 ${ms(commitMs, 50)} ms, p99 ${ms(commitMs, 99)} ms, worst ${ms(commitMs, 100)} ms from the commit ` +
    `(p99 ${ms(askedMs, 99)} ms with it)`
  )
}

function ms(times: readonly number[], percent: number): string {
  return percentile(times, percent).toFixed(1)
}

function of(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100
}
