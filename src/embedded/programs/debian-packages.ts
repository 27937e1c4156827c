/**
 * Unpacks a Debian package, and the packages it needs that this system lacks, into a folder of our own. apt does the
 * reading, resolving and verifying, with its lists and cache below that folder: nothing of the system changes and no
 * root rights are needed. The mirror is the one that this machine's apt is configured with.
 *
 * The configured suites come first. Consul left Debian after release 11, so that suite of the same mirror is the
 * second try; it is verified with Debian's own archive keyring.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { ProgramKind } from './program'
import type { ShelfEntry } from './shelf'

const run = promisify(execFile)
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const suiteThatHasConsul = 'bullseye'

/**
 * Fetches and unpacks one of the packages that hold this program into `folder`.
 * @throws Error when there is no apt here, or no configured or older suite has a usable package.
 */
export async function fetchDebianPackage(
  kind: ProgramKind,
  folder: string,
  progress: (text: string) => void,
): Promise<ShelfEntry> {
  if (!(await isThere('apt-get')) || !(await isThere('dpkg-deb'))) throw new Error('this system has no apt-get')
  const work = join(folder, '.apt')
  try {
    const reasons: string[] = []
    for (const source of [null, await olderSuite(work)]) {
      if (source === null && reasons.length > 0) break
      const apt = await prepareApt(join(work, source === null ? 'configured' : suiteThatHasConsul), source)
      progress(`reading package lists${source === null ? '' : ` of ${suiteThatHasConsul}`}`)
      await apt(['update']).catch((error: unknown) => reasons.push(lastLine(error)))
      for (const name of kind.packages) {
        const found = await unpack(kind, name, apt, folder, progress).catch((error: unknown) => lastLine(error))
        if (typeof found !== 'string') return found
        reasons.push(found)
      }
    }
    throw new Error(reasons.join('; '))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

type Apt = ((args: readonly string[]) => Promise<string>) & { archives: string }

async function prepareApt(state: string, source: string | null): Promise<Apt> {
  const archives = join(state, 'archives')
  await mkdir(join(archives, 'partial'), { recursive: true })
  await mkdir(join(state, 'lists', 'partial'), { recursive: true })
  const options = [
    `Dir::State::lists=${state}/lists/`,
    `Dir::Cache=${state}/`,
    `Dir::Cache::archives=${archives}/`,
    'Acquire::Languages=none',
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
    'Acquire::Retries=1',
    'APT::Sandbox::User=root',
    'Debug::NoLocking=true',
  ]
  if (source !== null) {
    await writeFile(join(state, 'sources.list'), source)
    options.push(`Dir::Etc::sourcelist=${state}/sources.list`, 'Dir::Etc::sourceparts=-')
  }
  const flags = options.flatMap((option) => ['-o', option])
  const apt = async (args: readonly string[]) =>
    (await run('apt-get', [...flags, ...args], { timeout: 180_000, env: { ...process.env, LC_ALL: 'C' } })).stdout
  return Object.assign(apt, { archives })
}

async function unpack(
  kind: ProgramKind,
  packageName: string,
  apt: Apt,
  folder: string,
  progress: (text: string) => void,
): Promise<ShelfEntry> {
  await apt(['install', '--print-uris', '--yes', '--no-install-recommends', packageName])
  progress(`fetching Debian's package ${packageName}`)
  await apt(['install', '--download-only', '--yes', '--no-install-recommends', packageName])
  const files = (await readdir(apt.archives)).filter((name) => name.endsWith('.deb'))
  for (const file of files) await run('dpkg-deb', ['-x', join(apt.archives, file), folder])
  const command = kind.commands.map((name) => join('usr', 'bin', name)).find((path) => existsSync(join(folder, path)))
  if (command === undefined) throw new Error(`package ${packageName} holds no ${kind.commands.join(' or ')}`)
  return { command, libraryFolders: await libraryFolders(folder) }
}

/** Folders below `folder` that hold shared libraries, relative to it. */
async function libraryFolders(folder: string): Promise<string[]> {
  const found = new Set<string>()
  for (const top of ['usr/lib', 'lib'].map((path) => join(folder, path)).filter((path) => existsSync(path))) {
    for (const each of await readdir(top, { recursive: true, withFileTypes: true })) {
      if (/\.so(\.\d+)*$/.test(each.name)) found.add(relative(folder, each.parentPath))
    }
  }
  return [...found]
}

/** A source line for the suite that still has Consul, on the mirror that this Debian uses; null on other systems. */
async function olderSuite(work: string): Promise<string | null> {
  if (!existsSync(keyring)) return null
  const system = await readFile('/etc/os-release', 'utf8')
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(system)?.[1]
  if (!/^ID=debian$/m.test(system) || codename === undefined) return null
  const apt = await prepareApt(join(work, 'sources'), null)
  const addresses = await apt(['update', '--print-uris'])
  const mirror = addresses
    .split('\n')
    .map((line) => /^'(\S+)\/dists\/(\S+?)\/InRelease'/.exec(line))
    .find((match) => match?.[2] === codename)?.[1]
  return mirror === undefined ? null : `deb [signed-by=${keyring}] ${mirror} ${suiteThatHasConsul} main\n`
}

async function isThere(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  )
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').at(-1) ?? text
}
