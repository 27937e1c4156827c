/**
 * Starts a server program so that it outlives its starter: in a process group of its own (a Ctrl-C in the terminal
 * does not reach it; whoever started it decides the order of stopping), its output in a log file.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processLives } from './process-lives'

export interface ServerCommand {
  command: string
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  identity?: { uid: number; gid: number }
  logFile: string
}

export function spawnServer({ command, args, env = {}, identity, logFile }: ServerCommand): ChildProcess {
  const log = openSync(logFile, 'a', 0o600)
  try {
    const child = spawn(command, args, {
      ...identity,
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, ...env },
    })
    child.on('error', () => undefined) // shows as an early exit, which whoever waits for readiness notices
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/**
 * Waits until `isReady` no longer throws.
 * @throws Error with the end of the log when the process ends before, or takes longer than `withinMs`.
 */
export async function waitUntilReady(
  child: ChildProcess,
  logFile: string,
  isReady: () => Promise<unknown>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + withinMs
  for (;;) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${child.spawnfile} ended while starting: ${endOf(logFile)}`)
    }
    try {
      await isReady()
      return
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error(`${child.spawnfile} is not ready after ${String(withinMs)} ms: ${endOf(logFile)}`, {
          cause: error,
        })
      }
    }
    await sleep(20)
  }
}

/** Sends `signal`, and SIGKILL when the process still lives after `graceMs`. Resolves when it has ended. */
export async function stopProcess(pid: number, signal: NodeJS.Signals, graceMs = 10_000): Promise<void> {
  send(pid, signal)
  const deadline = performance.now() + graceMs
  while (processLives(pid)) {
    if (performance.now() > deadline) send(pid, 'SIGKILL')
    await sleep(20)
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended already
  }
}

function endOf(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trim().slice(-1_500)
  } catch {
    return 'it wrote no log'
  }
}
