import { execFile } from 'node:child_process'

/** Where a program came from, in the order in which places are tried. */
export type ProgramOrigin = 'PATH' | 'FETCHED_EARLIER' | 'RELEASE' | 'PACKAGE'

/** A program that runs on this machine. `env` is what it needs to find its own libraries. */
export interface Program {
  command: string
  version: string
  env: Readonly<Record<string, string>>
  origin: ProgramOrigin
}

/** What is looked for: the names it may have, and how to tell that a file of that name will do. */
export interface ProgramKind {
  name: 'consul' | 'redis'
  title: string
  commands: readonly string[]
  /** Debian packages that hold it, the first one that exists is taken. */
  packages: readonly string[]
  leastVersion: readonly [number, number]
  /** Reads the version from what `--version` prints. */
  versionPattern: RegExp
}

export const consulKind: ProgramKind = {
  name: 'consul',
  title: 'Consul',
  commands: ['consul'],
  packages: ['consul'],
  leastVersion: [1, 8],
  versionPattern: /Consul v(\d+\.\d+\.\d+\S*)/,
}

export const redisKind: ProgramKind = {
  name: 'redis',
  title: 'Redis',
  commands: ['redis-server', 'valkey-server'],
  packages: ['redis-server', 'valkey-server'],
  leastVersion: [7, 0],
  versionPattern: /server v=(\d+\.\d+\.\d+)/i,
}

/**
 * Asks a file for its version.
 * @returns the version, or null when the file cannot be run, is something else or is too old.
 */
export async function usableVersion(
  kind: ProgramKind,
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string | null> {
  const text = await new Promise<string>((resolve) => {
    execFile(command, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 }, (error, stdout) => {
      resolve(error === null ? stdout : '')
    })
  })
  const version = kind.versionPattern.exec(text)?.[1]
  if (version === undefined) return null
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const [leastMajor, leastMinor] = kind.leastVersion
  return major > leastMajor || (major === leastMajor && minor >= leastMinor) ? version : null
}
