/**
 * The folder in which fetched programs are kept, one sub-folder for each: `<folder>/consul/program.json` names the
 * command in it. A program is put together in a folder of its own and renamed into place, so that it is there whole or
 * not at all; when two starts fetch at once the first one wins and the second takes what the first put there.
 */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { processLives } from '../process-lives'
import { usableVersion, type Program, type ProgramKind, type ProgramOrigin } from './program'

const entry = z.object({ command: z.string(), libraryFolders: z.array(z.string()) })

/** Paths of a program that lie in the folder that was filled, relative to it. */
export type ShelfEntry = z.infer<typeof entry>

/** What an earlier start fetched, when it still runs here. */
export async function programOnShelf(
  kind: ProgramKind,
  shelf: string,
  origin: ProgramOrigin = 'FETCHED_EARLIER',
): Promise<Program | null> {
  const folder = join(shelf, kind.name)
  let found: ShelfEntry
  try {
    found = entry.parse(JSON.parse(await readFile(join(folder, 'program.json'), 'utf8')))
  } catch {
    return null
  }
  const command = join(folder, found.command)
  const libraries = found.libraryFolders.map((each) => join(folder, each)).join(':')
  const env: Record<string, string> = libraries === '' ? {} : { LD_LIBRARY_PATH: libraries }
  const version = await usableVersion(kind, command, env)
  return version === null ? null : { command, version, env, origin }
}

/**
 * Has `fill` put a program into a fresh folder, then moves it to its place.
 * @throws what `fill` throws, and an Error when what it brought does not run here.
 */
export async function putOnShelf(
  kind: ProgramKind,
  shelf: string,
  origin: ProgramOrigin,
  fill: (folder: string) => Promise<ShelfEntry>,
): Promise<Program> {
  await mkdir(shelf, { recursive: true })
  await sweep(shelf)
  const work = await mkdtemp(join(shelf, `.fetch-${String(process.pid)}-`))
  try {
    const staged = join(work, kind.name)
    await mkdir(staged)
    const described = await fill(staged)
    await writeFile(join(staged, 'program.json'), JSON.stringify(described))
    if ((await programOnShelf(kind, work)) === null) {
      throw new Error(
        `what was fetched does not run on this machine as ${kind.title} ${kind.leastVersion.join('.')} or later`,
      )
    }
    await moveIntoPlace(kind, staged, shelf)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  const program = await programOnShelf(kind, shelf, origin)
  if (program === null) throw new Error(`${join(shelf, kind.name)} vanished while it was put there`)
  return program
}

async function moveIntoPlace(kind: ProgramKind, staged: string, shelf: string): Promise<void> {
  const place = join(shelf, kind.name)
  if ((await programOnShelf(kind, shelf)) === null) await rm(place, { recursive: true, force: true })
  try {
    await rename(staged, place)
  } catch (error) {
    if ((await programOnShelf(kind, shelf)) === null) throw error
  }
}

/** Removes what fetches of processes that are gone have left. */
async function sweep(shelf: string): Promise<void> {
  for (const name of await readdir(shelf)) {
    const pid = /^\.fetch-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !processLives(Number(pid))) await rm(join(shelf, name), { recursive: true, force: true })
  }
}
