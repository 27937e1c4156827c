/**
 * One process at a time fetches a program; the others wait and then find it on the shelf. A lock whose holder is gone
 * is taken over. This only saves work: the shelf itself is safe without it.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { processLives } from '../process-lives'

/** Runs `work` while this process holds the lock file. */
export async function withLockFile<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(file), { recursive: true })
  while (!(await take(file))) await sleep(200)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const holder = Number(await readFile(file, 'utf8').catch(() => ''))
    if (holder > 0 && holder !== process.pid && !processLives(holder)) await rm(file, { force: true })
    return false
  }
}
