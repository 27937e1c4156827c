import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '../free-ports'
import { findPostgresBinaries, type PostgresBinaries } from '../postgres-binaries'
import { initialiseCluster, runStatement, serverFlags } from '../postgres-cluster'
import { spawnServer, waitUntilReady } from '../server-process'
import { testShelf } from './programs'
import { discard, testFolder, watchOver } from './test-server'

export interface TestDatabase {
  /** Such as postgresql://postgres@127.0.0.1:33000/test_1a2b. */
  url: string
  stop(): Promise<void>
}

interface Cluster {
  url(database: string): string
  users: number
  discard(): Promise<void>
}

let shared: Promise<Cluster> | null = null
let migratedTemplate: Promise<string> | null = null

/**
 * A database of its own on a real PostgreSQL that all tests of this process share.
 * @param options.migrated false gives an empty one.
 */
export async function startTestDatabase({ migrated = true }: { migrated?: boolean } = {}): Promise<TestDatabase> {
  shared ??= startCluster()
  const cluster = await shared
  cluster.users++
  const name = `test_${randomBytes(6).toString('hex')}`
  migratedTemplate ??= migrated ? makeTemplate(cluster) : null
  const template = migrated ? ` template ${(await migratedTemplate) ?? 'template0'}` : ''
  await runStatement(cluster.url('postgres'), `create database ${name}${template}`)
  return {
    url: cluster.url(name),
    async stop() {
      if (--cluster.users > 0) return
      shared = null
      migratedTemplate = null
      await cluster.discard()
    },
  }
}

async function makeTemplate(cluster: Cluster): Promise<string> {
  const { migrate } = await import('@/store/migrate')
  const name = 'migrated'
  await runStatement(cluster.url('postgres'), `create database ${name}`)
  await migrate(cluster.url(name), () => undefined)
  return name
}

async function startCluster(): Promise<Cluster> {
  const binaries = findPostgresBinaries()
  const folder = await testFolder('postgres')
  const dataDir = join(folder, 'data')
  await makeDataFolder(binaries, dataDir)
  const [port = 0] = await freePorts(1)
  const logFile = join(folder, 'postgres.log')
  const unsafeButQuick = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']
  const { command, args } = binaries.command('postgres', ['-D', dataDir, ...serverFlags(port), ...unsafeButQuick])
  const child = spawnServer({ command, args, ...(binaries.identity && { identity: binaries.identity }), logFile })
  const pid = child.pid ?? 0
  watchOver(pid, folder)
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${String(port)}/${database}`
  await waitUntilReady(child, logFile, () => runStatement(url('postgres'), 'select 1'))
  return { url, users: 0, discard: () => discard(pid, folder, 'SIGQUIT') }
}

/** A cluster is made once and then copied, which is several times quicker. */
async function makeDataFolder(binaries: PostgresBinaries, dataDir: string): Promise<void> {
  if (binaries.identity !== null) return initialiseCluster(binaries, dataDir, null)
  const original = join(testShelf, 'test-cluster-18')
  await initialiseCluster(binaries, original, null)
  await promisify(execFile)('cp', ['-a', original, dataDir])
}
