/**
 * What following the fleet takes: at rest, at a hundred changes of health a second, and for each change with 100 and with
 * 10,000 instances. The two sizes are systems side by side that take turns, so that both see the same machine; what they
 * take at rest is measured between the turns and taken off.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleProcesses } from '../../fault/support/processes'
import { percentile } from '../support'
import { HealthChanges } from './health-changes'
import { atRest, type ObservedSystem, type Standing, startObserved } from './observed-system'
import { joining, weighing } from './unexplained'

const few = { services: 10, each: 10 }
const many = { services: 1000, each: 10 }
const turnRate = 20
const busyRate = 100

export async function measureObserver(short: boolean) {
  const processes = await bundleProcesses(['bench/fleet/observer-process.ts'])
  const systems: ObservedSystem[] = []
  try {
    for (const size of [few, many]) {
      console.log(`filling Consul with ${String(size.services * size.each)} instances`)
      systems.push(await startObserved(processes, size))
    }
    const [small, great] = systems
    if (!small || !great) throw new Error('there is no system to measure')
    const costs = await measureCosts(small, great, short)
    return {
      ...firstRead(great),
      ...costs,
      ...(await measureDelay(great, short)),
      ...(await measureUnexplained(great, short)),
      ...(await measureBusy(great, short)),
    }
  } finally {
    for (const system of systems) await system.stop()
    await processes.stop()
  }
}

function firstRead({ firstReadMs, firstWrittenMs }: ObservedSystem) {
  console.log(
    `10,000 instances: read in ${rounded(firstReadMs)} ms, in Redis ${rounded(firstWrittenMs)} ms after start`,
  )
  return { first_read_ms: rounded(firstReadMs), first_written_ms: rounded(firstWrittenMs) }
}

interface Spent {
  ms: number
  cpuMs: number
  consulCpuMs: number
  readBytes: number
  writtenBytes: number
}

const fields = ['cpuMs', 'consulCpuMs', 'readBytes', 'writtenBytes'] as const

function add(to: Spent, before: Standing, after: Standing): void {
  to.ms += after.atMs - before.atMs
  for (const field of fields) to[field] += after[field] - before[field]
}

const nothing = (): Spent => ({ ms: 0, cpuMs: 0, consulCpuMs: 0, readBytes: 0, writtenBytes: 0 })

async function measureCosts(small: ObservedSystem, great: ObservedSystem, short: boolean) {
  const turns = short ? 3 : 8
  const turnMs = short ? 4000 : 8000
  const runs = [small, great].map((system) => ({
    ...{ system, changes: new HealthChanges(system), rest: nothing(), busy: nothing(), count: 0, rssBytes: 0 },
  }))
  for (const run of runs) await run.changes.steadily(turnRate, turnMs / 2) // warms up, until some are critical
  for (let turn = 0; turn < turns; turn += 1) {
    for (const run of runs) {
      const rest = await atRest(run.system, turnMs)
      add(run.rest, rest.before, rest.after)
      run.rssBytes = rest.after.rssBytes
      run.count += await run.changes.steadily(turnRate, turnMs)
      add(run.busy, rest.after, await run.system.standing())
    }
  }
  const [ofFew, ofMany] = runs.map(({ rest, busy, count, rssBytes }) => ({
    restPercent: (100 * rest.cpuMs) / rest.ms,
    consulRestPercent: (100 * rest.consulCpuMs) / rest.ms,
    rssBytes,
    change: Object.fromEntries(
      fields.map((field) => [field, (busy[field] - (rest[field] / rest.ms) * busy.ms) / count]),
    ) as Record<(typeof fields)[number], number>,
  }))
  if (!ofFew || !ofMany) throw new Error('not both sizes were measured')
  for (const [instances, of] of [
    [100, ofFew],
    [10_000, ofMany],
  ] as const) {
    console.log(
      `${String(instances)} instances: at rest ${rounded(of.restPercent)} % of a core (Consul ` +
        `${rounded(of.consulRestPercent)} %), ${rounded(of.rssBytes / 1e6)} MB; a change ${rounded(of.change.cpuMs)} ms ` +
        `of CPU (Consul ${rounded(of.change.consulCpuMs)}), ${rounded(of.change.readBytes)} bytes read, ` +
        `${rounded(of.change.writtenBytes)} written`,
    )
  }
  return {
    rest_cpu_percent: rounded(ofMany.restPercent),
    rest_consul_cpu_percent: rounded(ofMany.consulRestPercent),
    rest_rss_mb: rounded(ofMany.rssBytes / 1e6),
    change_cpu_ms_100: rounded(ofFew.change.cpuMs),
    change_cpu_ms_10000: rounded(ofMany.change.cpuMs),
    ratio_cpu: rounded(ofMany.change.cpuMs / ofFew.change.cpuMs),
    ratio_consul_cpu: rounded(ofMany.change.consulCpuMs / ofFew.change.consulCpuMs),
    change_bytes_100: rounded(ofFew.change.readBytes + ofFew.change.writtenBytes),
    change_bytes_10000: rounded(ofMany.change.readBytes + ofMany.change.writtenBytes),
    ratio_bytes: rounded(
      (ofMany.change.readBytes + ofMany.change.writtenBytes) / (ofFew.change.readBytes + ofFew.change.writtenBytes),
    ),
  }
}

/** One change at a time, with pauses, so that none waits for the pace of the one before. */
async function measureDelay(system: ObservedSystem, short: boolean) {
  const changes = new HealthChanges(system)
  const times: number[] = []
  let seen: (service: string) => void = () => undefined
  const following = await changes.follow((service, afterMs) => {
    times.push(afterMs)
    seen(service)
  })
  for (let at = 0; at < (short ? 20 : 100); at += 1) {
    const arrived = new Promise<string>((resolve) => (seen = resolve))
    await changes.once()
    await arrived
    await sleep(300 + (at % 10) * 20)
  }
  following.stop()
  console.log(`one change at a time: in Redis after p50 ${ms(times, 50)} ms, p99 ${ms(times, 99)} ms`)
  return { delay_p50_ms: rounded(percentile(times, 50)), delay_p99_ms: rounded(percentile(times, 99)) }
}

async function measureUnexplained(system: ObservedSystem, short: boolean) {
  const samples = short ? 4 : 20
  const [joined, weighed] = [await joining(system, samples), await weighing(system, samples)]
  console.log(
    `a new instance of a known service: in Redis after p50 ${ms(joined, 50)} ms, at most ${ms(joined, 100)} ms`,
  )
  console.log(`another weight of an instance: in Redis after p50 ${ms(weighed, 50)} ms, at most ${ms(weighed, 100)} ms`)
  return {
    joined_p50_ms: rounded(percentile(joined, 50)),
    joined_max_ms: rounded(percentile(joined, 100)),
    weighed_p50_ms: rounded(percentile(weighed, 50)),
    weighed_max_ms: rounded(percentile(weighed, 100)),
  }
}

async function measureBusy(system: ObservedSystem, short: boolean) {
  const changes = new HealthChanges(system)
  const times: number[] = []
  const following = await changes.follow((_service, afterMs) => times.push(afterMs))
  const before = await system.standing()
  const count = await changes.steadily(busyRate, short ? 10_000 : 30_000)
  const after = await system.standing()
  following.stop()
  const spanMs = after.atMs - before.atMs
  const cpu = (100 * (after.cpuMs - before.cpuMs)) / spanMs
  const consulCpu = (100 * (after.consulCpuMs - before.consulCpuMs)) / spanMs
  const perSecond = (1000 * count) / spanMs
  console.log(
    `${rounded(perSecond)} changes a second: ${rounded(cpu)} % of a core (Consul ${rounded(consulCpu)} %), ` +
      `${rounded(after.rssBytes / 1e6)} MB; in Redis after p50 ${ms(times, 50)} ms, p99 ${ms(times, 99)} ms`,
  )
  return {
    busy_changes_per_s: rounded(perSecond),
    busy_cpu_percent: rounded(cpu),
    busy_consul_cpu_percent: rounded(consulCpu),
    busy_rss_mb: rounded(after.rssBytes / 1e6),
    busy_delay_p50_ms: rounded(percentile(times, 50)),
    busy_delay_p99_ms: rounded(percentile(times, 99)),
  }
}

function ms(times: readonly number[], percent: number): string {
  return String(rounded(percentile(times, percent)))
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
