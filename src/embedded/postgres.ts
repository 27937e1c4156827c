import { readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { namesFolder, startOrAdopt, type EmbeddedServer } from './embedded-server'
import { keptSecret } from './kept-secret'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries'
import { initialiseCluster, runStatement, serverFlags } from './postgres-cluster'
import { spawnServer, stopProcess } from './server-process'

const defaultPort = 15_432

/**
 * The PostgreSQL of this machine's Switchyard: on loopback, with a password and data checksums, below `folder`.
 * @returns when it answers; `address` is such as postgresql://postgres:password@127.0.0.1:15432/postgres.
 */
export async function startEmbeddedPostgres(folder: string, logFile: string): Promise<EmbeddedServer> {
  const binaries = findPostgresBinaries()
  const dataDir = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  const password = await keptSecret(passwordFile)
  if (binaries.identity !== null) await giveTo(binaries.identity, [folder, passwordFile, dataDir])
  await initialiseCluster(binaries, dataDir, passwordFile)
  const address = ([port = 0]: readonly number[]) =>
    `postgresql://postgres:${password}@127.0.0.1:${String(port)}/postgres`
  return startOrAdopt({
    folder,
    logFile,
    defaultPorts: [defaultPort],
    stopSignal: 'SIGINT', // ends open transactions; a SIGTERM would wait for every client to leave
    address,
    isReady: (ports) => runStatement(address(ports), 'select 1'),
    async spawn([port = 0]) {
      await clearStalePid(dataDir)
      return spawnPostgres(binaries, dataDir, port, logFile)
    },
  })
}

function spawnPostgres(binaries: PostgresBinaries, dataDir: string, port: number, logFile: string) {
  const { command, args } = binaries.command('postgres', ['-D', dataDir, ...serverFlags(port)])
  const env = { LC_ALL: 'C', TZ: 'UTC' }
  return spawnServer({ command, args, env, ...(binaries.identity && { identity: binaries.identity }), logFile })
}

/**
 * A killed server leaves its pid file, and its workers for a moment. PostgreSQL takes any process that has come to
 * bear that id for the old server and refuses to start for ever; so a pid file that is not a PostgreSQL of this folder
 * is removed, and one that is gets ended (it runs but did not answer, or `server.json` was lost).
 */
async function clearStalePid(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10)
  if (pid > 0 && (await namesFolder(pid, dataDir))) await stopProcess(pid, 'SIGINT')
  else await sleep(300)
  await rm(pidFile, { force: true })
}

async function giveTo({ uid, gid }: { uid: number; gid: number }, paths: readonly string[]): Promise<void> {
  for (const path of paths) if (existsSync(path)) await chown(path, uid, gid)
}
