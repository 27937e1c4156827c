/**
 * A gateway process under a steady 500 requests a second. A tenth into the run the controller, the database, Consul and
 * Redis are stopped, for good; the gateway is then restarted, once in order (SIGTERM) and once not (SIGKILL), with nobody
 * but its disk to ask. What must hold: no request is answered for want of a route, an instance or rules, or by an
 * instance that was not meant, and each is answered in time. One gateway runs, so while it restarts nobody listens; such
 * requests are told apart. A short run on a machine that cannot keep up goes on with 200 a second and says so, as
 * `per_second`. The dashboard's process is left out: it would only be one more that is not there.
 */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConsul } from '@/adapters/consul/consul'
import { freePorts } from '@/embedded/free-ports'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { commitRevision } from '@/store/commit-revision'
import { openDatabase } from '@/store/database'
import { createNamespace } from '@/store/namespaces'
import { chanceOf } from '../support/chance'
import { CleanUp } from '../support/cleanup'
import type { FaultOptions, FaultResult } from '../support/fault-run'
import { bundleProcesses, ended, type Processes } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { type Fleet, namespace, startFleet } from './fleet'
import { Load, type Outcome } from './load'

const fullRate = 500
const lowRate = 200
/** While everything runs a request takes milliseconds: a machine that has so many waiting cannot keep up. */
const mostWaiting = 100

/** The instances are on disk soon after they are known. */
const copiedWithinMs = 1500

interface Scene {
  fleet: Fleet
  gatewayUrl: string
  startGateway(): Promise<ChildProcess>
  /** Ends all but gateway and instances. */
  stopTheRest(): Promise<void>
}

export async function runOutage({ seed, short, seconds, say }: FaultOptions): Promise<FaultResult> {
  const lengthMs = (seconds ?? (short ? 20 : 300)) * 1000
  const cleanUp = new CleanUp()
  try {
    const scene = await setUp(cleanUp)
    let gateway = await scene.startGateway()
    await sleep(copiedWithinMs)
    const load = new Load(scene.gatewayUrl, scene.fleet.targets, chanceOf(seed, 'requests'))
    cleanUp.add(load)
    say(`${String(fullRate)} requests a second for ${String(lengthMs / 1000)} s`)
    load.start(fullRate)
    await sleep(lengthMs * 0.1)
    const perSecond = short ? affordableRate(load, say) : fullRate
    const wanted = (lengthMs / 1000) * (fullRate * 0.1 + perSecond * 0.9)
    say('the controller, the database, Consul and Redis stop')
    await scene.stopTheRest()
    const stoppedAtMs = performance.now()
    const restartMs: Record<string, number> = {}
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await sleep(lengthMs * 0.3)
      say(`the gateway is restarted by ${signal}`)
      const beganAtMs = performance.now()
      await load.duringRestart(async () => {
        await ended(gateway, signal)
        gateway = await scene.startGateway()
      })
      restartMs[signal] = Math.round(performance.now() - beganAtMs)
    }
    await sleep(lengthMs * 0.3)
    const aloneSeconds = Math.round((performance.now() - stoppedAtMs) / 1000)
    await load.stop()
    return judge(load.outcome, { perSecond, wanted, aloneSeconds, restartMs })
  } finally {
    await cleanUp.run()
  }
}

function affordableRate(load: Load, say: (line: string) => void): number {
  if (load.underWay <= mostWaiting) return fullRate
  say(`${String(load.underWay)} requests wait: this machine cannot keep up, ${String(lowRate)} a second from now on`)
  load.start(lowRate)
  return lowRate
}

async function setUp(cleanUp: CleanUp): Promise<Scene> {
  const [consulServer, redisServer, databaseServer, processes, folder] = await Promise.all([
    startTestConsul(),
    startTestRedis(),
    startTestDatabase(),
    bundleProcesses(['src/processes/controller.ts', 'src/processes/gateway.ts']),
    temporaryFolder(),
  ])
  cleanUp.add(consulServer, redisServer, databaseServer, { stop: folder.remove }, processes)
  const consul = createConsul({ address: consulServer.address })
  const database = openDatabase(databaseServer.url)
  cleanUp.add({ stop: () => consul.close() }, { stop: () => database.close() })
  const fleet = await startFleet(consul)
  cleanUp.add(fleet)
  const author = { id: null, name: 'fault' }
  const by = { actor: author, nowMs: Date.now() }
  await createNamespace(database, { name: namespace, description: '', requiresApproval: false }, by)
  const { revision } = await commitRevision(database, {
    edits: fleet.rules.map((object) => ({ op: 'put', object, baseVersion: null })),
    ...{ message: 'rules of the outage', author },
    nowMs: Date.now(),
  })
  const [port = 0, adminPort = 0] = await freePorts(2)
  const env = {
    DATABASE_URL: databaseServer.url,
    REDIS_URL: redisServer.url,
    CONSUL_HTTP_ADDR: consulServer.address,
    SWITCHYARD_ALLOW_LOOPBACK: 'yes',
    SWITCHYARD_DATA_DIR: folder.path,
    SWITCHYARD_GATEWAY_PORT: String(port),
    SWITCHYARD_GATEWAY_ADMIN_PORT: String(adminPort),
    SWITCHYARD_LOG_LEVEL: 'warn',
  }
  const controller = processes.start('controller', { env })
  return {
    fleet,
    gatewayUrl: `http://127.0.0.1:${String(port)}`,
    startGateway: () => startGateway(processes, env, { revision, instances: fleet.instances }),
    async stopTheRest() {
      await ended(controller, 'SIGKILL')
      await database.close()
      await Promise.all([databaseServer.stop(), consulServer.stop(), redisServer.stop()])
    },
  }
}

/** Starts a gateway; resolves when it has the revision in force and knows all instances, from wherever. */
async function startGateway(
  processes: Processes,
  env: Readonly<Record<string, string>>,
  wanted: { revision: number; instances: Record<string, number> },
): Promise<ChildProcess> {
  const gateway = processes.start('gateway', { env })
  await eventually(
    async () => {
      const response = await fetch(`http://127.0.0.1:${env.SWITCHYARD_GATEWAY_ADMIN_PORT ?? ''}/state`)
      const state = (await response.json()) as { revision: number; endpoints: Record<string, unknown[]> }
      const known = Object.entries(wanted.instances).every(([name, count]) => state.endpoints[name]?.length === count)
      if (state.revision !== wanted.revision || !known)
        throw new Error(`the gateway stands at ${JSON.stringify(state)}`)
    },
    { withinMs: 60_000, everyMs: 10 },
  )
  return gateway
}

interface Run {
  perSecond: number
  /** How many requests should have been sent at least. */
  wanted: number
  aloneSeconds: number
  restartMs: Record<string, number>
}

function judge(outcome: Outcome, { perSecond, wanted, aloneSeconds, restartMs }: Run): FaultResult {
  const problems = Object.entries(outcome.otherwise).map(
    ([what, times]) => `${String(times)} failed otherwise: ${what}`,
  )
  for (const [what, times] of Object.entries(outcome.byConfiguration)) problems.push(`${String(times)} got ${what}`)
  // It may be the machine's fault, or the gateway's: who did not get an answer cannot tell.
  if (outcome.timedOut > 0) problems.push(`${String(outcome.timedOut)} were not answered in time`)
  if (outcome.sent < wanted * 0.9) problems.push(`only ${String(outcome.sent)} of ${String(wanted)} requests were sent`)
  const sorted = outcome.latenciesMs.sort((a, b) => a - b)
  const percentile = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10
  return {
    tried: outcome.sent,
    lost: Object.values(outcome.byConfiguration).reduce((sum, each) => sum + each, 0),
    halfApplied: outcome.wrongDestination,
    reordered: 0,
    problems,
    more: {
      per_second: perSecond,
      answered: outcome.answered,
      failed_by_configuration: outcome.byConfiguration,
      wrong_destination: outcome.wrongDestination,
      timed_out: outcome.timedOut,
      refused_during_restart: outcome.refusedDuringRestart,
      restart_ms: restartMs,
      alone_seconds: aloneSeconds,
      ...{ p50_ms: percentile(0.5), p99_ms: percentile(0.99), worst_ms: percentile(1) },
    },
  }
}
