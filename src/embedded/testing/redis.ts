import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts } from '../free-ports'
import { redisAnswers } from '../redis-answers'
import { spawnServer, waitUntilReady } from '../server-process'
import { testRedisProgram } from './programs'
import { discard, testFolder, watchOver } from './test-server'

export interface TestRedis {
  /** Such as redis://127.0.0.1:32000. */
  url: string
  pid: number
  /** Kills it; everything it held is gone. */
  stop(): Promise<void>
}

const keepNothing = ['--save', '', '--appendonly', 'no']

/**
 * A real Redis that keeps nothing on disk.
 * @param options.port a port of a stopped one, to have an empty Redis come up at the same address.
 * @param options.args more of the program's arguments
 * @param options.config begins with this configuration file, which the program may rewrite
 */
export async function startTestRedis({
  port,
  args: more = [],
  config,
}: { port?: number; args?: readonly string[]; config?: string } = {}): Promise<TestRedis> {
  const program = await testRedisProgram()
  const folder = await testFolder('redis')
  const [free = 0] = await freePorts(1)
  const chosen = port ?? free
  const logFile = join(folder, 'redis.log')
  const file = join(folder, 'redis.conf')
  if (config !== undefined) await writeFile(file, config)
  const own = ['--port', String(chosen), '--bind', '127.0.0.1', '--dir', folder]
  const args = [...(config === undefined ? [] : [file]), ...own, ...keepNothing, ...more]
  const child = spawnServer({ command: program.command, args, env: program.env, logFile })
  const pid = child.pid ?? 0
  watchOver(pid, folder)
  await waitUntilReady(child, logFile, () => redisAnswers(chosen))
  return { url: `redis://127.0.0.1:${String(chosen)}`, pid, stop: () => discard(pid, folder) }
}
