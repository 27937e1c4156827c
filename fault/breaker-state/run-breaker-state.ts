/**
 * What is shown of breakers against what each gateway is in. An instance is well and ill by turns, three gateways (one in
 * a short run) send it requests all the time, and the controller rolls up what they report: real processes, a real
 * Consul, Redis and database. A thousand times the board of breakers, as a browser has it that asks once a second for what
 * changed, is held against each gateway's own `/state`. What is shown may be late by two seconds, and not more.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createConsul } from '@/adapters/consul/consul'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { breakersSince } from '@/control/breakers/breakers-since'
import { listBreakers } from '@/control/breakers/list-breakers'
import type { ControlParts } from '@/control/context'
import { breakerSpec, type BreakerState } from '@/domain/breaker/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { applyBreakers, type BreakersBoard } from '@/domain/view/apply-breakers'
import { freePorts } from '@/embedded/free-ports'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { commitRevision } from '@/store/commit-revision'
import { openDatabase } from '@/store/database'
import { createNamespace } from '@/store/namespaces'
import { chanceOf } from '../support/chance'
import { CleanUp } from '../support/cleanup'
import type { FaultOptions, FaultResult } from '../support/fault-run'
import { bundleProcesses } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { Agreement, toleratedMs } from './agreement'
import { startCallers, startFlapping } from './flapping'

const namespace = 'fault'
const service = 'flapping'
const everyMs = 90
const screenAsksEveryMs = 1000

interface Scene {
  screen: Screen
  gateways: readonly { id: string; adminPort: number }[]
  falls: () => number
}

export async function runBreakerState({ seed, short, say }: FaultOptions): Promise<FaultResult> {
  const samples = short ? 60 : 1000
  const cleanUp = new CleanUp()
  try {
    const scene = await setUp(cleanUp, seed, short ? 1 : 3)
    say(`${String(samples)} samples of ${String(scene.gateways.length)} gateways`)
    const agreement = new Agreement()
    for (let sample = 1; sample <= samples; sample += 1) {
      await Promise.all([take(scene, agreement), sleep(everyMs)])
      if (sample % 250 === 0)
        say(
          `${String(sample)} samples, ${String(agreement.differing)} late, oldest ${String(Math.round(agreement.oldestMs))} ms`,
        )
    }
    return judge(agreement, samples, scene)
  } finally {
    await cleanUp.run()
  }
}

interface OwnStatus {
  breaker: string
  instance: string | null
  state: BreakerState
  sinceMs: number
}

/** The board as the browser keeps it. */
class Screen {
  private board: BreakersBoard | null = null
  private asking: Promise<void> | null = null
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly parts: ControlParts) {}

  get rows() {
    return this.board?.rows ?? []
  }

  async start(): Promise<void> {
    await this.ask()
    this.timer = setInterval(() => {
      // An answer that does not come leaves what was shown, as in the browser; the comparison tells if that is too old.
      this.asking ??= this.ask()
        .catch(() => undefined)
        .finally(() => {
          this.asking = null
        })
    }, screenAsksEveryMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.asking
  }

  private async ask(): Promise<void> {
    const news = await breakersSince(this.parts, { namespace, stamp: this.board?.stamp ?? null })
    this.board = applyBreakers(this.board, news)
  }
}

async function take({ screen, gateways }: Scene, agreement: Agreement): Promise<void> {
  const states = await Promise.all(gateways.map((each) => ownStatuses(each.adminPort)))
  const views = screen.rows
  const atMs = Date.now()
  for (const [index, { id }] of gateways.entries()) {
    for (const own of states[index] ?? []) {
      const view = views.find((each) => own.breaker === `${namespace}/${each.name}`)
      const shown = view?.gateways.find((each) => each.gateway === id && each.instance === own.instance)
      const machine = `${own.breaker} ${own.instance ?? ''} ${id}`
      agreement.add({ machine, atMs, own: own.state, ownSinceMs: own.sinceMs, shown: shown?.state ?? null })
    }
  }
}

async function ownStatuses(adminPort: number): Promise<OwnStatus[]> {
  const response = await fetch(`http://127.0.0.1:${String(adminPort)}/state`)
  return ((await response.json()) as { breakers: OwnStatus[] }).breakers
}

function judge(agreement: Agreement, samples: number, { gateways, falls }: Scene): FaultResult {
  const problems: string[] = []
  if (agreement.tooOld > 0) {
    const seconds = String(toleratedMs / 1000)
    problems.push(
      `${String(agreement.tooOld)} times a state was shown that was over for more than ${seconds} s, first ${String(agreement.first)}`,
    )
  }
  const seen = Object.fromEntries(agreement.states)
  if (!seen.OPEN || !seen.CLOSED) problems.push(`the breakers did not flap: ${JSON.stringify(seen)}`)
  return {
    ...{ tried: samples, lost: 0, halfApplied: 0, reordered: 0, problems },
    more: {
      gateways: gateways.length,
      falls: falls(),
      states_seen: seen,
      late: agreement.differing,
      not_shown: agreement.notShown,
      oldest_ms: Math.round(agreement.oldestMs),
      disagreements_older_than_2_s: agreement.tooOld,
    },
  }
}

async function setUp(cleanUp: CleanUp, seed: number, count: number): Promise<Scene> {
  const [consulServer, redisServer, databaseServer, processes, flapping] = await Promise.all([
    startTestConsul(),
    startTestRedis(),
    startTestDatabase(),
    bundleProcesses(['src/processes/controller.ts', 'src/processes/gateway.ts']),
    startFlapping(chanceOf(seed, 'turns')),
  ])
  cleanUp.add(consulServer, redisServer, databaseServer, flapping, processes)
  const consul = createConsul({ address: consulServer.address })
  const database = openDatabase(databaseServer.url)
  const redis = createRedis(redisServer.url, { name: 'fault' })
  await redisReady(redis, 5000)
  cleanUp.add({ stop: () => consul.close() }, { stop: () => database.close() })
  cleanUp.add({
    stop: () => {
      redis.disconnect()
    },
  })
  await consul.catalog.register({
    ...{ node: 'fault', address: '127.0.0.1' },
    service: { id: service, service, address: '127.0.0.1', port: flapping.port },
  })
  const revision = await publishRules(database)
  const env = {
    DATABASE_URL: databaseServer.url,
    REDIS_URL: redisServer.url,
    CONSUL_HTTP_ADDR: consulServer.address,
    SWITCHYARD_ALLOW_LOOPBACK: 'yes',
    SWITCHYARD_LOG_LEVEL: 'warn',
  }
  const folder = await temporaryFolder()
  cleanUp.add({ stop: folder.remove })
  processes.start('controller', { env: { ...env, SWITCHYARD_DATA_DIR: folder.path } })
  const ports = await freePorts(2 * count)
  const gateways = Array.from({ length: count }, (_each, index) => ({
    id: `gw-${String(index + 1)}`,
    port: ports[2 * index] ?? 0,
    adminPort: ports[2 * index + 1] ?? 0,
  }))
  for (const { id, port, adminPort } of gateways) {
    const own = {
      SWITCHYARD_GATEWAY_ID: id,
      SWITCHYARD_GATEWAY_PORT: String(port),
      SWITCHYARD_GATEWAY_ADMIN_PORT: String(adminPort),
    }
    processes.start('gateway', { env: { ...env, ...own, SWITCHYARD_DATA_DIR: folder.path } })
  }
  const parts: ControlParts = { database, redis, clock: Date, allowLoopback: true }
  const callers = startCallers(gateways.map((each) => each.port))
  cleanUp.add(callers)
  await eventually(() => allShown(parts, gateways, revision), { withinMs: 60_000, everyMs: 100 })
  const screen = new Screen(parts)
  await screen.start()
  cleanUp.add(screen)
  return { screen, gateways, falls: () => flapping.falls }
}

/** One breaker for the service and one for its only instance, which open within a few requests. */
async function publishRules(database: ReturnType<typeof openDatabase>): Promise<number> {
  const author = { id: null, name: 'fault' }
  await createNamespace(
    database,
    { name: namespace, description: '', requiresApproval: false },
    { actor: author, nowMs: Date.now() },
  )
  const policy = {
    ...{ service, slidingWindowSize: 2, minimumNumberOfCalls: 5, waitDurationInOpenStateMs: 700 },
    permittedNumberOfCallsInHalfOpenState: 3,
  }
  const objects: PublishedObject[] = [
    {
      ...{ kind: 'route', namespace, name: service },
      spec: routeSpec.parse({
        match: { path: { type: 'PREFIX', value: `/${service}` } },
        destinations: [{ service, weightPercent: 100 }],
      }),
    } as const,
    { kind: 'breaker', namespace, name: 'whole', spec: breakerSpec.parse(policy) },
    { kind: 'breaker', namespace, name: 'each', spec: breakerSpec.parse({ ...policy, scope: 'INSTANCE' }) },
  ]
  const { revision } = await commitRevision(database, {
    edits: objects.map((object) => ({ op: 'put', object, baseVersion: null })),
    ...{ message: 'breakers that flap', author },
    nowMs: Date.now(),
  })
  return revision
}

async function allShown(parts: ControlParts, gateways: Scene['gateways'], revision: number): Promise<void> {
  for (const { id, adminPort } of gateways) {
    const response = await fetch(`http://127.0.0.1:${String(adminPort)}/state`)
    const state = (await response.json()) as { revision: number }
    if (state.revision !== revision) throw new Error(`${id} has revision ${String(state.revision)} in force`)
    const shown = (await listBreakers(parts, { namespace })).every((each) =>
      each.gateways.some((machine) => machine.gateway === id),
    )
    if (!shown) throw new Error(`nothing is shown of ${id} yet`)
  }
}
