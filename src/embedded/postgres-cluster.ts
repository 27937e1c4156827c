import { execFile } from 'node:child_process'
import { chown, mkdir, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { PostgresBinaries } from './postgres-binaries'

const run = promisify(execFile)

/** Settings of every PostgreSQL that Switchyard starts: loopback only, no socket file (its path may be too long). */
export const serverFlags = (port: number): string[] => [
  ...['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  ...['-c', 'shared_buffers=64MB', '-c', 'max_connections=100', '-c', 'max_wal_size=512MB'],
]

/**
 * Makes a database cluster in `dataDir` when there is none. It is made beside it and renamed, so that one that was
 * cut short is never taken for a whole one.
 * @param passwordFile holds the password of the user postgres; null trusts every local connection (tests only).
 */
export async function initialiseCluster(
  binaries: PostgresBinaries,
  dataDir: string,
  passwordFile: string | null,
): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return
  const staged = `${dataDir}.init-${String(process.pid)}`
  await mkdir(dirname(dataDir), { recursive: true })
  await rm(staged, { recursive: true, force: true })
  await mkdir(staged, { mode: 0o700 })
  if (binaries.identity !== null) await chown(staged, binaries.identity.uid, binaries.identity.gid)
  const access = passwordFile === null ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const { command, args } = binaries.command('initdb', [
    ...['-D', staged, '-U', 'postgres', ...access, '--encoding=UTF8'],
    ...['--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums', '--no-instructions'],
  ])
  try {
    await run(command, args, { ...binaries.identity, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } })
    await rename(staged, dataDir)
  } catch (error) {
    await rm(staged, { recursive: true, force: true })
    if (!existsSync(join(dataDir, 'PG_VERSION'))) throw error
  }
}

/** Runs one statement on a connection of its own. Rejects when the database does not answer within 2 s. */
export async function runStatement(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // a lost connection also rejects the query
  try {
    await client.connect()
    return await client.query(statement)
  } finally {
    await client.end().catch(() => undefined)
  }
}
