/**
 * How Switchyard keeps a server of its own running from one start to the next.
 *
 * A start notes the server's process and ports in `server.json`. The next start adopts that server when it still runs
 * and answers (an earlier start was killed), ends it when it runs but does not answer, and otherwise starts a new one
 * on the same ports, or on the next free ones when somebody else has taken them. A process counts as ours only when its
 * command line names our folder, so a recycled process id is never touched.
 */
import { execFile } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { nextFreePort } from './free-ports'
import { processLives } from './process-lives'
import { stopProcess, waitUntilReady } from './server-process'

export interface EmbeddedServer {
  /** What clients connect with. */
  address: string
  pid: number
  reused: boolean
  /** Resolves when it has ended, whoever ended it. */
  ended(): Promise<void>
  stop(): Promise<void>
}

export interface ServerPlan {
  /** Absolute folder that the command line of the server names. */
  folder: string
  logFile: string
  /** Ports it wants; those of an earlier start come before these. */
  defaultPorts: readonly number[]
  stopSignal: NodeJS.Signals
  address(ports: readonly number[]): string
  /** Rejects while the server does not serve. */
  isReady(ports: readonly number[]): Promise<unknown>
  spawn(ports: readonly number[]): Promise<ChildProcess>
}

const serverRecord = z.object({ pid: z.int(), ports: z.array(z.int()) })

/** @throws Error with the end of the server's log when it does not come up. */
export async function startOrAdopt(plan: ServerPlan): Promise<EmbeddedServer> {
  await mkdir(plan.folder, { recursive: true, mode: 0o700 })
  const earlier = await readRecord(plan.folder)
  if (earlier !== null && (await namesFolder(earlier.pid, plan.folder))) {
    if (await answers(plan, earlier.ports)) return handle(plan, earlier.pid, earlier.ports, true)
    await stopProcess(earlier.pid, plan.stopSignal)
  }
  const wanted = earlier?.ports ?? plan.defaultPorts
  for (let attempt = 0; ; attempt++) {
    const ports = await freePortsFrom(wanted.map((port) => port + attempt))
    const child = await plan.spawn(ports)
    const pid = child.pid ?? 0
    try {
      // Before it is ready, so that a start that is cut short leaves no server that nobody knows of.
      await writeRecord(plan.folder, { pid, ports })
      await waitUntilReady(child, plan.logFile, () => plan.isReady(ports))
      return handle(plan, pid, ports, false)
    } catch (error) {
      if (child.pid !== undefined) await stopProcess(child.pid, 'SIGKILL')
      const portWasTaken = /address already in use|could not bind/i.test(String(error))
      if (!portWasTaken || attempt >= 5) throw error
    }
  }
}

/** Whether the process lives and its command line names this folder. */
export async function namesFolder(pid: number, folder: string): Promise<boolean> {
  return processLives(pid) && (await commandLine(pid)).includes(folder)
}

async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')
    return (await promisify(execFile)('ps', ['-ww', '-p', String(pid), '-o', 'command='])).stdout
  } catch {
    return ''
  }
}

async function answers(plan: ServerPlan, ports: readonly number[]): Promise<boolean> {
  return plan.isReady(ports).then(
    () => true,
    () => false,
  )
}

async function freePortsFrom(wanted: readonly number[]): Promise<number[]> {
  const chosen: number[] = []
  for (const port of wanted) {
    let candidate = await nextFreePort(port)
    while (chosen.includes(candidate)) candidate = await nextFreePort(candidate + 1)
    chosen.push(candidate)
  }
  return chosen
}

function handle(plan: ServerPlan, pid: number, ports: readonly number[], reused: boolean): EmbeddedServer {
  return {
    address: plan.address(ports),
    pid,
    reused,
    ended: () => untilEnded(pid),
    stop: () => stopProcess(pid, plan.stopSignal),
  }
}

/** An adopted server is not our child, so its end can only be looked for. */
function untilEnded(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (processLives(pid)) return
      clearInterval(timer)
      resolve()
    }, 250)
    timer.unref()
  })
}

async function readRecord(folder: string): Promise<z.infer<typeof serverRecord> | null> {
  try {
    return serverRecord.parse(JSON.parse(await readFile(join(folder, 'server.json'), 'utf8')))
  } catch {
    return null
  }
}

async function writeRecord(folder: string, record: z.infer<typeof serverRecord>): Promise<void> {
  const file = join(folder, 'server.json')
  await writeFile(`${file}.new`, JSON.stringify(record))
  await rename(`${file}.new`, file)
}

/** Ends the server that a killed start left running from this folder, if there is one. */
export async function stopLeftover(folder: string): Promise<void> {
  const earlier = await readRecord(folder)
  if (earlier !== null && (await namesFolder(earlier.pid, folder))) await stopProcess(earlier.pid, 'SIGINT')
}
