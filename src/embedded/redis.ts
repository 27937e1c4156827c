import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startOrAdopt, type EmbeddedServer } from './embedded-server'
import { keptSecret } from './kept-secret'
import type { Program } from './programs/program'
import { redisAnswers } from './redis-answers'
import { spawnServer } from './server-process'

const defaultPort = 16_379

/**
 * The Redis of this machine's Switchyard: on loopback, with a password, every write in an append-only file below
 * `folder` (at most the last second is lost when the machine dies; nothing when only Redis does).
 * @returns when it answers; `address` is such as redis://:password@127.0.0.1:16379.
 */
export async function startEmbeddedRedis(program: Program, folder: string, logFile: string): Promise<EmbeddedServer> {
  const password = await keptSecret(join(folder, 'password'))
  const configFile = join(folder, 'redis.conf')
  return startOrAdopt({
    folder,
    logFile,
    defaultPorts: [defaultPort],
    stopSignal: 'SIGTERM',
    address: ([port = 0]) => `redis://:${password}@127.0.0.1:${String(port)}`,
    isReady: ([port = 0]) => redisAnswers(port, password),
    async spawn([port = 0]) {
      const data = join(folder, 'data')
      await mkdir(data, { recursive: true, mode: 0o700 })
      await writeFile(configFile, redisConfig(port, data, password), { mode: 0o600 })
      return spawnServer({ command: program.command, args: [configFile], env: program.env, logFile })
    },
  })
}

function redisConfig(port: number, data: string, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${String(port)}`,
    `dir ${JSON.stringify(data)}`,
    `requirepass ${password}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'set-proc-title no', // the command line is how a later start knows this process
    '',
  ].join('\n')
}
