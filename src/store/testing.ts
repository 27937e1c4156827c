/**
 * For tests: a PostgreSQL that the machine has installed, beside the embedded one, so that migrations are proven on a
 * server of another version and another build too. It is found by `postgres` on PATH, with `initdb` beside it.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { eventually } from '@/embedded/testing'
import { freePorts } from '@/embedded/free-ports'

const run = promisify(execFile)
/** PostgreSQL refuses to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Folder of the installed programs, or null. */
export function installedPostgres(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).map((each) => join(each, 'postgres'))
  const found = folders.filter((each) => existsSync(each)).map((each) => dirname(realpathSync(each)))
  return found.find((each) => existsSync(join(each, 'initdb'))) ?? null
}

export async function startInstalledPostgres(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchyard-test-installed-postgres-'))
  if (nobody.uid !== undefined) await chown(dataDir, nobody.uid, nobody.gid)
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  await run(join(folder, 'initdb'), ['-D', dataDir, '-U', 'postgres', '--auth=trust', '--encoding=UTF8'], {
    ...nobody,
    env,
    cwd: dataDir,
  })
  const [port = 0] = await freePorts(1)
  const flags = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const server = spawn(join(folder, 'postgres'), ['-D', dataDir, ...flags], { ...nobody, env, stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => {
      resolve()
    })
  })
  const url = `postgresql://postgres@127.0.0.1:${String(port)}/postgres`
  await eventually(() => answers(url), { withinMs: 20_000 })
  return {
    url,
    stop: async () => {
      server.kill('SIGQUIT')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.query('SELECT 1')
  } finally {
    await client.end().catch(() => undefined)
  }
}
