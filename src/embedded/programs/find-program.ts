/**
 * Finds a program that Switchyard runs beside itself, or fetches it. Places in order: PATH, what an earlier start
 * fetched, the official release (Consul), Debian's packages. Each place may fail for its own reasons; all of them are
 * told when none works.
 */
import { join } from 'node:path'
import { installAdvice } from './advice'
import { fetchDebianPackage } from './debian-packages'
import { withLockFile } from './lock-file'
import { programOnPath } from './on-path'
import { consulKind, redisKind, type Program, type ProgramKind } from './program'
import { fetchConsulRelease } from './release'
import { programOnShelf, putOnShelf } from './shelf'

export interface FindOptions {
  /** Folder in which fetched programs are kept. */
  shelf: string
  /** Address of the release server. */
  releases: string
  /** Folders to look in, written like the PATH variable. */
  path: string
  progress: (text: string) => void
}

/** @throws Error whose message says what to install. */
export function findConsul(options: FindOptions): Promise<Program> {
  return find(consulKind, options, [
    () =>
      putOnShelf(consulKind, options.shelf, 'RELEASE', (folder) =>
        fetchConsulRelease(options.releases, folder, options.progress),
      ),
    () => fromPackages(consulKind, options),
  ])
}

/** @throws Error whose message says what to install. */
export function findRedis(options: FindOptions): Promise<Program> {
  return find(redisKind, options, [() => fromPackages(redisKind, options)])
}

function fromPackages(kind: ProgramKind, options: FindOptions): Promise<Program> {
  return putOnShelf(kind, options.shelf, 'PACKAGE', (folder) => fetchDebianPackage(kind, folder, options.progress))
}

async function find(
  kind: ProgramKind,
  options: FindOptions,
  sources: readonly (() => Promise<Program>)[],
): Promise<Program> {
  const here = async () => (await programOnPath(kind, options.path)) ?? (await programOnShelf(kind, options.shelf))
  const found = await here()
  if (found !== null) return found
  return withLockFile(join(options.shelf, `.${kind.name}.lock`), async () => {
    const meanwhile = await programOnShelf(kind, options.shelf)
    if (meanwhile !== null) return meanwhile
    const failures: string[] = []
    for (const source of sources) {
      try {
        return await source()
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error))
      }
    }
    throw new Error(installAdvice(kind, failures))
  })
}
