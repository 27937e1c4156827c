/** Consul, Redis, PostgreSQL and a controller, with so many objects published; watchers that come and go. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'
import { createConsul } from '@/adapters/consul/consul'
import { createRevisionReader } from '@/adapters/consul/revision-reader'
import { commitRevision } from '@/store/commit-revision'
import { openDatabase } from '@/store/database'
import { createNamespace } from '@/store/namespaces'
import { currentHead } from '@/store/revisions'
import { CleanUp } from '../../fault/support/cleanup'
import { ended, type Processes } from '../../fault/support/processes'
import { temporaryFolder } from '../../fault/support/temporary-folder'
import type { Traffic } from './count-sockets'

const prefix = 'switchyard/bench/'
const namespace = 'bench'
const author = { id: null, name: 'bench' }
const editsAtOnce = 1000

export interface BenchSystem {
  objects: number
  env: Readonly<Record<string, string>>
  /** One small revision. @returns its number, when it was asked for and when it was committed, in ms of `nowMs`. */
  commit(): Promise<{ revision: number; askedAtMs: number; committedAtMs: number }>
  /** Gives a route another response header: what it answers with from that revision on. */
  route(name: string, service: string, header: string): Promise<void>
  /** What the controller has sent so far, by where. */
  sent(): Promise<{ consul: number; redis: number }>
  watchers(count: number, processes: number): Promise<Watchers>
  stop(): Promise<void>
}

export interface Watchers {
  /** When each of them had the revision in force. */
  applied(revision: number): Promise<number[]>
  /** What one of them has received so far, on average. */
  received(): Promise<number>
  stop(): Promise<void>
}

/** One clock for all processes of this machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

function aRoute(name: string, service: string, header: string): PublishedObject {
  const spec = routeSpec.parse({
    match: { path: { type: 'PREFIX', value: `/${name}` } },
    destinations: [{ service, weightPercent: 100 }],
    responseHeaders: { set: [{ name: 'x-edit', value: header }], remove: [] },
  })
  return { kind: 'route', namespace, name, spec }
}

export async function startBenchSystem(processes: Processes, objects: number): Promise<BenchSystem> {
  const cleanUp = new CleanUp()
  const [consulServer, redisServer, databaseServer, folder] = await Promise.all([
    startTestConsul(),
    startTestRedis(),
    startTestDatabase(),
    temporaryFolder(),
  ])
  cleanUp.add(consulServer, redisServer, databaseServer, { stop: folder.remove })
  const database = openDatabase(databaseServer.url)
  const consul = createConsul({ address: consulServer.address })
  cleanUp.add({ stop: () => database.close() }, { stop: () => consul.close() })
  const env = {
    DATABASE_URL: databaseServer.url,
    REDIS_URL: redisServer.url,
    CONSUL_HTTP_ADDR: consulServer.address,
    SWITCHYARD_ALLOW_LOOPBACK: 'yes',
    SWITCHYARD_CONSUL_PREFIX: prefix,
    SWITCHYARD_DATA_DIR: folder.path,
    SWITCHYARD_LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  }
  const put = (all: readonly PublishedObject[], message: string) =>
    commitRevision(database, {
      edits: all.map((object) => ({ op: 'put', object, baseVersion: 'ANY' })),
      ...{ message, author },
      nowMs: Date.now(),
    })
  const by = { actor: author, nowMs: Date.now() }
  await createNamespace(database, { name: namespace, description: '', requiresApproval: false }, by)
  const all = Array.from({ length: objects }, (_each, index) => aRoute(`route-${String(index)}`, 'nobody', 'none'))
  for (let from = 0; from < all.length; from += editsAtOnce) {
    await put(all.slice(from, from + editsAtOnce), 'routes in place')
  }
  const controller = processes.start('counted-controller', { env })
  cleanUp.add({ stop: () => ended(controller, 'SIGTERM') })
  const { revision } = await currentHead(database)
  const reader = createRevisionReader(consul, prefix)
  await eventually(
    async () => {
      const { value } = await reader.readHead()
      if (value.state !== 'PRESENT' || value.head.revision < revision) throw new Error('not everything is published')
    },
    { withinMs: 60_000 },
  )
  const port = (address: string) => new URL(address).port
  let edits = 0
  return {
    objects,
    env,
    async commit() {
      edits += 1
      const askedAtMs = nowMs()
      const committed = await put(
        [aRoute(`route-${String(edits % objects)}`, 'nobody', `edit ${String(edits)}`)],
        'edit',
      )
      return { revision: committed.revision, askedAtMs, committedAtMs: nowMs() }
    },
    async route(name, service, header) {
      await put([aRoute(name, service, header)], header)
    },
    async sent() {
      const traffic = await trafficOf(controller)
      const sentTo = (address: string) => traffic[port(address)]?.sent ?? 0
      return { consul: sentTo(consulServer.address), redis: sentTo(redisServer.url) }
    },
    watchers: (count, processCount) => startWatchers(processes, env, count, processCount),
    stop: () => cleanUp.run(),
  }
}

async function startWatchers(
  processes: Processes,
  env: Readonly<Record<string, string>>,
  count: number,
  processCount: number,
): Promise<Watchers> {
  const children = Array.from({ length: processCount }, () =>
    processes.start('watchers', { args: [String(Math.ceil(count / processCount))], env }),
  )
  const applied = children.map((child) => collectApplied(child))
  await Promise.all(children.map((child) => messageOf(child, (message) => message === 'ready', 120_000)))
  // Redis is quiet after a crowd has come.
  await sleep(500)
  return {
    applied: async (revision) => (await Promise.all(applied.map((of) => of(revision)))).flat(),
    async received() {
      const traffic = await Promise.all(children.map(trafficOf))
      const all = traffic.flatMap((each) => Object.values(each).map(({ received }) => received))
      return all.reduce((sum, each) => sum + each, 0) / count
    },
    async stop() {
      await Promise.all(children.map((child) => ended(child, 'SIGTERM')))
    },
  }
}

interface Applied {
  revision: number
  appliedAtMs: number[]
}

function collectApplied(child: ChildProcess): (revision: number) => Promise<number[]> {
  const got = new Map<number, number[]>()
  let wake: () => void = () => undefined
  child.on('message', (message: Applied | object | string) => {
    if (typeof message === 'string' || !('appliedAtMs' in message)) return
    got.set(message.revision, message.appliedAtMs)
    wake()
  })
  return async (revision) => {
    const giveUpAtMs = nowMs() + 30_000
    for (;;) {
      const times = got.get(revision)
      got.delete(revision)
      if (times) return times
      if (nowMs() > giveUpAtMs) throw new Error(`revision ${String(revision)} did not reach every watcher within 30 s`)
      await Promise.race([sleep(1000), new Promise<void>((resolve) => (wake = resolve))])
    }
  }
}

async function trafficOf(child: ChildProcess): Promise<Record<string, Traffic>> {
  const isAnswer = (message: unknown) => typeof message === 'object' && message !== null && 'traffic' in message
  const answer = messageOf(child, isAnswer, 10_000)
  child.send('traffic')
  return ((await answer) as { traffic: Record<string, Traffic> }).traffic
}

/** @throws when the process ends, or says nothing of the kind in time. */
async function messageOf(
  child: ChildProcess,
  wanted: (message: unknown) => boolean,
  withinMs: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer)
      child.off('message', hear)
      child.off('exit', gone)
      then()
    }
    const fail = (why: string) => {
      settle(() => {
        reject(new Error(`a process of the bench ${why}; see test-results/fault/`))
      })
    }
    const hear = (message: unknown) => {
      if (!wanted(message)) return
      settle(() => {
        resolve(message)
      })
    }
    const gone = () => {
      fail('ended')
    }
    const timer = setTimeout(() => {
      fail(`said nothing for ${String(withinMs)} ms`)
    }, withinMs)
    child.on('message', hear)
    child.on('exit', gone)
  })
}
