/**
 * 10,000 managed instances registered afresh in a real Consul, half with HTTP checks and half with TCP, at listeners that
 * answer: how long until all stand in the catalog and until all are passing; then their checks at 10 s: how many a second,
 * how late, and what controller, Consul and Redis spend. The controller is a process of its own. `--short` looks for 20 s
 * instead of 60.
 */
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConsul, type Consul } from '@/adapters/consul/consul'
import { freePorts } from '@/embedded/free-ports'
import { ourNodes } from '@/observers/plan-instances'
import { bundleProcesses, endOnSignals } from '../fault/support/processes'
import { cpuMs, memoryMb } from './managed/process-figures'
import { readMetrics } from './managed/read-metrics'
import { startManagedSystem } from './managed/system'

const count = 10_000
const perService = 10
const intervalMs = 10_000
const watchMs = process.argv.includes('--short') ? 20_000 : 60_000

endOnSignals()
const processes = await bundleProcesses(['src/processes/controller.ts'])
const [adminPort = 0] = await freePorts(1)
const system = await startManagedSystem(processes, adminPort)
const consul = createConsul({ address: system.consul.address, timeoutMs: 30_000 })
try {
  const at = { ...(await register()), ...(await watchChecks()) }
  console.log(JSON.stringify({ bench: 'managed', instances: count, interval_s: intervalMs / 1000, ...at }))
} finally {
  await consul.close()
  await system.stop()
  await processes.stop()
}
process.exit(0)

async function register() {
  await readMetrics(adminPort) // what blocked it while it started is not asked here
  const startedMs = performance.now()
  await system.insert(count, perService, intervalMs)
  const committedMs = performance.now()
  const cpuBefore = { controller: cpuMs(system.controllerPid), consul: cpuMs(system.consul.pid) }
  await until(async () => (await registered(consul)) === count)
  const registeredMs = performance.now()
  const cpuAfter = { controller: cpuMs(system.controllerPid), consul: cpuMs(system.consul.pid) }
  await until(async () => (await consul.health.state('critical')).value.length === 0)
  const passingMs = performance.now()
  const { longestBlockMs } = await readMetrics(adminPort)
  const seconds = (from: number, to: number) => Math.round((to - from) / 10) / 100
  console.log(
    `${String(count)} instances: committed in ${String(seconds(startedMs, committedMs))} s, registered ` +
      `${String(seconds(committedMs, registeredMs))} s after that, all passing after ` +
      `${String(seconds(committedMs, passingMs))} s`,
  )
  return {
    registered_s: seconds(committedMs, registeredMs),
    passing_s: seconds(committedMs, passingMs),
    register_controller_cpu_s: seconds(cpuBefore.controller, cpuAfter.controller),
    register_consul_cpu_s: seconds(cpuBefore.consul, cpuAfter.consul),
    register_event_loop_blocked_max_ms: longestBlockMs,
  }
}

async function watchChecks() {
  await sleep(5_000) // what came with the registration is over
  const pids = { controller: system.controllerPid, consul: system.consul.pid, redis: system.redis.pid }
  const before = { metrics: await readMetrics(adminPort), cpu: cpuOf(pids), atMs: performance.now() }
  await sleep(watchMs)
  const after = { metrics: await readMetrics(adminPort), cpu: cpuOf(pids), atMs: performance.now() }
  const tookMs = after.atMs - before.atMs
  const checks = after.metrics.sum('checks_total') - before.metrics.sum('checks_total')
  const late = after.metrics.percentile('check_lateness_seconds', 99, before.metrics)
  const perSecond = Math.round((checks / tookMs) * 1000)
  const share = (name: keyof typeof pids) => Math.round(((after.cpu[name] - before.cpu[name]) / tookMs) * 1000) / 10
  const figures = {
    checks_per_second: perSecond,
    lateness_p99_ms: Math.round(late * 1000),
    controller_cpu_percent: share('controller'),
    controller_cpu_percent_per_1000_checks: Math.round((share('controller') / perSecond) * 10_000) / 10,
    controller_memory_mb: memoryMb(system.controllerPid),
    consul_cpu_percent: share('consul'),
    consul_memory_mb: memoryMb(system.consul.pid),
    redis_cpu_percent: share('redis'),
    event_loop_blocked_max_ms: after.metrics.longestBlockMs,
    load_average: loadavg().map((each) => Math.round(each * 10) / 10),
  }
  for (const [name, value] of Object.entries(figures)) console.log(`${name}: ${String(value)}`)
  return figures
}

function cpuOf<Name extends string>(pids: Record<Name, number>): Record<Name, number> {
  return Object.fromEntries(Object.entries<number>(pids).map(([name, pid]) => [name, cpuMs(pid)])) as Record<
    Name,
    number
  >
}

/** How many instances stand on our nodes. */
async function registered(from: Consul): Promise<number> {
  const nodes = await Promise.all(ourNodes('switchyard').map((node) => from.catalog.node(node)))
  return nodes.reduce((sum, { value }) => sum + (value?.services.length ?? 0), 0)
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + 180_000
  for (;;) {
    const startedMs = performance.now()
    if (await holds()) return
    if (performance.now() > giveUpAtMs) throw new Error('the instances were not all there within 3 minutes')
    await sleep(Math.max(250, 4 * (performance.now() - startedMs))) // looking is not to cost more than what is looked at
  }
}
