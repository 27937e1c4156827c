import { readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { stopLeftover } from '@/embedded/embedded-server'
import { StartError, type Terminal } from './options'

/** Programs that were fetched are no data. */
const kept = new Set(['programs'])

/**
 * Deletes what is kept in the data folder, after asking.
 * @throws StartError when the answer is no, or nobody can be asked
 */
export async function resetData(dataDir: string, yes: boolean, terminal: Terminal): Promise<void> {
  const names = existsSync(dataDir) ? (await readdir(dataDir)).filter((name) => !kept.has(name)) : []
  if (names.length === 0) return
  if (!yes && !(await confirm(dataDir))) throw new StartError('Nothing was deleted.')
  for (const name of ['consul', 'redis', 'postgres']) await stopLeftover(join(dataDir, name))
  for (const name of names) await rm(join(dataDir, name), { recursive: true, force: true })
  terminal.say('Data of earlier starts was deleted.\n')
}

async function confirm(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new StartError('--reset asks first: answer with --yes where there is no terminal')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const question = `Delete all routes, users, revisions and logs in ${dataDir}? Type yes: `
    return (await terminal.question(question)).trim().toLowerCase() === 'yes'
  } finally {
    terminal.close()
  }
}
