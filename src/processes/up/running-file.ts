/**
 * `running.json` in the data folder: what runs, where, and by which process ids. The next start reads it to tell a
 * second start from a killed one, `npm run gateway` finds the embedded servers by it, tests find the addresses.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { namesFolder } from '@/embedded/embedded-server'
import { processLives } from '@/embedded/process-lives'
import { StartError } from './options'

const runningFile = z.object({
  pid: z.int(),
  /** Set when everything answers. */
  ready: z.boolean(),
  dashboard: z.string(),
  gateway: z.string(),
  gatewayAdmin: z.string(),
  controllerAdmin: z.string(),
  /** The first administrator's link; null when there is a user. */
  setupLink: z.string().nullable(),
  addresses: z.object({ DATABASE_URL: z.string(), REDIS_URL: z.string(), CONSUL_HTTP_ADDR: z.string() }),
  children: z.record(z.string(), z.int()),
})
export type Running = z.infer<typeof runningFile>

const fileIn = (dataDir: string) => join(dataDir, 'running.json')
const childrenEndWithinMs = 6_000

/** What the last start wrote, whether it still runs or not. */
export async function readRunning(dataDir: string): Promise<Running | null> {
  try {
    return runningFile.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** What runs from this folder now; null when nothing does. */
export async function readLive(dataDir: string): Promise<Running | null> {
  const running = await readRunning(dataDir)
  return running !== null && running.pid !== process.pid && (await namesFolder(running.pid, 'start.mjs'))
    ? running
    : null
}

/** Written whole or not at all. It holds passwords, so only its owner can read it. */
export async function writeRunning(dataDir: string, running: Running): Promise<void> {
  await writeFile(`${fileIn(dataDir)}.new`, JSON.stringify(running, null, 2), { mode: 0o600 })
  await rename(`${fileIn(dataDir)}.new`, fileIn(dataDir))
}

export async function removeRunning(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true })
}

/**
 * Makes sure that nothing of an earlier start is in the way: waits for children of a killed one to end, and ends those
 * that do not.
 * @throws StartError when that start still runs
 */
export async function clearEarlierStart(dataDir: string, root: string): Promise<void> {
  const live = await readLive(dataDir)
  if (live !== null) {
    throw new StartError(
      `Switchyard already runs from ${dataDir}: ${live.dashboard} (process ${String(live.pid)}).\n` +
        'Stop it first, or start a second one with another SWITCHYARD_DATA_DIR.',
    )
  }
  const earlier = await readRunning(dataDir)
  const deadline = performance.now() + childrenEndWithinMs
  for (const pid of Object.values(earlier?.children ?? {})) {
    if (!(await namesFolder(pid, root))) continue
    while (processLives(pid) && performance.now() < deadline) await sleep(50)
    if (processLives(pid)) process.kill(pid, 'SIGKILL')
  }
  await removeRunning(dataDir)
}
