/**
 * Consul, Redis and PostgreSQL of this start: the configured address where there is one, else one of our own, started
 * side by side. Servers of our own are watched; one that ends is started again on its old ports.
 */
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '@/config/settings'
import { startEmbeddedConsul } from '@/embedded/consul'
import { stopLeftover, type EmbeddedServer } from '@/embedded/embedded-server'
import { startEmbeddedPostgres } from '@/embedded/postgres'
import { findConsul, findRedis, type FindOptions } from '@/embedded/programs/find-program'
import type { Program } from '@/embedded/programs/program'
import { startEmbeddedRedis } from '@/embedded/redis'
import type { Terminal } from './options'

const largestLogBytes = 10_000_000

export type AddressName = 'DATABASE_URL' | 'REDIS_URL' | 'CONSUL_HTTP_ADDR'
export type Addresses = Record<AddressName, string>

interface ServerKind {
  name: AddressName
  title: string
  folder: string
  start(folder: string, logFile: string, progress: (text: string) => void): Promise<[EmbeddedServer, string]>
}

export interface Servers {
  /** Where they are, when all have started. Rejects with what to install, or with the end of a server's log. */
  started: Promise<Addresses>
  /** Ends our own ones, those too that are just being started. */
  stop(): Promise<void>
}

export function startServers(settings: Settings, dataDir: string, terminal: Terminal, onMoved: () => void): Servers {
  const addresses: Partial<Addresses> = {}
  const watches: Watch[] = []
  const own = serverKinds(settings, dataDir).filter((kind) => settings[kind.name] === undefined)
  const start = async (kind: ServerKind) => {
    await terminal.step(kind.title, async (progress) => {
      const startAgain = () => startOne(kind, dataDir, progress)
      const [server, outcome] = await startAgain()
      addresses[kind.name] = server.address
      const moved = (address: string) => {
        addresses[kind.name] = address
        onMoved()
      }
      watches.push(watch(kind.title, server, async () => (await startAgain())[0], terminal, moved))
      return outcome
    })
  }
  const startAll = async () => {
    await mkdir(join(dataDir, 'logs'), { recursive: true })
    const failure = (await Promise.allSettled(own.map(start))).find((each) => each.status === 'rejected')
    if (failure !== undefined) throw failure.reason
    const { DATABASE_URL, REDIS_URL, CONSUL_HTTP_ADDR } = settings
    return Object.assign(addresses, defined({ DATABASE_URL, REDIS_URL, CONSUL_HTTP_ADDR })) as Addresses
  }
  const stop = async () => {
    await Promise.all(watches.map((each) => each.stop()))
    await Promise.all(own.map((kind) => stopLeftover(join(dataDir, kind.folder))))
  }
  return { started: startAll(), stop }
}

function defined<Value>(record: Record<string, Value | undefined>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

function serverKinds(settings: Settings, dataDir: string): ServerKind[] {
  const options = (progress: FindOptions['progress']): FindOptions => ({
    shelf: join(dataDir, 'programs'),
    releases: settings.SWITCHYARD_CONSUL_RELEASES,
    path: process.env.PATH ?? '',
    progress,
  })
  return [
    {
      name: 'CONSUL_HTTP_ADDR',
      title: 'Consul',
      folder: 'consul',
      async start(folder, logFile, progress) {
        const program = await findConsul(options(progress))
        return [await startEmbeddedConsul(program, folder, logFile), outcomeOf(program)]
      },
    },
    {
      name: 'REDIS_URL',
      title: 'Redis',
      folder: 'redis',
      async start(folder, logFile, progress) {
        const program = await findRedis(options(progress))
        return [await startEmbeddedRedis(program, folder, logFile), outcomeOf(program)]
      },
    },
    {
      name: 'DATABASE_URL',
      title: 'PostgreSQL',
      folder: 'postgres',
      start: async (folder, logFile) => [await startEmbeddedPostgres(folder, logFile), 'from npm'],
    },
  ]
}

const origins = {
  PATH: 'found on PATH',
  FETCHED_EARLIER: 'fetched earlier',
  RELEASE: 'fetched from its official release',
  PACKAGE: "fetched from Debian's packages",
} as const

function outcomeOf(program: Program): string {
  return `${program.version}, ${origins[program.origin]}`
}

async function startOne(kind: ServerKind, dataDir: string, progress: (text: string) => void) {
  const logFile = join(dataDir, 'logs', `${kind.folder}.log`)
  await turnLog(logFile)
  const [server, outcome] = await kind.start(join(dataDir, kind.folder), logFile, progress)
  const how = server.reused ? 'still running, reused' : 'started'
  return [server, `${how} (${outcome})`] as [EmbeddedServer, string]
}

/** Logs grow from start to start; one earlier file is kept. */
export async function turnLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largestLogBytes) await rename(logFile, `${logFile}.1`)
}

interface Watch {
  stop(): Promise<void>
}

function watch(
  title: string,
  first: EmbeddedServer,
  start: () => Promise<EmbeddedServer>,
  terminal: Terminal,
  moved: (address: string) => void,
): Watch {
  let server = first
  let stopping = false
  const isStopping = () => stopping
  const follow = async () => {
    for (;;) {
      await server.ended()
      if (isStopping()) return
      terminal.say(`! ${title} ended, starting it again`)
      const before = server.address
      server = await start()
      if (server.address !== before) moved(server.address)
    }
  }
  follow().catch((error: unknown) => {
    terminal.complain(`${title} cannot be started again: ${error instanceof Error ? error.message : String(error)}`)
  })
  return {
    async stop() {
      stopping = true
      await server.stop()
    },
  }
}
