import { createConnection } from 'node:net'
import { join } from 'node:path'
import { freePorts } from '../free-ports'
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

/**
 * A real Redis that keeps nothing on disk.
 * @param options.port a port of a stopped one, to have an empty Redis come up at the same address.
 */
export async function startTestRedis({ port }: { port?: number } = {}): Promise<TestRedis> {
  const program = await testRedisProgram()
  const folder = await testFolder('redis')
  const [free = 0] = await freePorts(1)
  const chosen = port ?? free
  const logFile = join(folder, 'redis.log')
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawnServer({ command: program.command, args, env: program.env, logFile })
  const pid = child.pid ?? 0
  watchOver(pid, folder)
  await waitUntilReady(child, logFile, () => redisAnswers(chosen))
  return { url: `redis://127.0.0.1:${String(chosen)}`, pid, stop: () => discard(pid, folder) }
}

function redisAnswers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 1_000 })
    socket.on('connect', () => socket.write('PING\r\n'))
    socket.on('data', (data) => {
      socket.destroy()
      if (data.toString().startsWith('+PONG')) resolve()
      else reject(new Error(data.toString()))
    })
    socket.on('error', reject)
    socket.on('timeout', () => socket.destroy(new Error('no answer')))
  })
}
