import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child'
import { StartError } from './options'

const readyWithinMs = 90_000
const failuresThatSettleIt = 3

/**
 * Resolves when the address answers with 2xx.
 * @throws StartError with the end of the log when its process keeps ending, or when it takes too long
 */
export async function waitUntilAnswers(name: string, child: Child, address: string, logFile: string | null) {
  const deadline = performance.now() + readyWithinMs
  while (!(await answers(address))) {
    if (child.failures >= failuresThatSettleIt || performance.now() > deadline) {
      const log = logFile === null ? '' : `\n${await endOf(logFile)}\nAll of it: ${logFile}`
      throw new StartError(`The ${name} did not start.${log}`)
    }
    await sleep(50)
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}

async function endOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim().split('\n').slice(-15).join('\n')
}
