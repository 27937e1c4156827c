/** Real Redis servers of a run: with an append-only file that survives a kill, and replicas of others. */
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePorts } from '@/embedded/free-ports'
import { redisAnswers } from '@/embedded/redis-answers'
import { spawnServer, stopProcess, waitUntilReady } from '@/embedded/server-process'
import { testRedisProgram } from '@/embedded/testing/programs'
import { discard, testFolder, watchOver } from '@/embedded/testing/test-server'

export interface RedisServer {
  readonly url: string
  readonly redis: Redis
  /** SIGKILL, and up again on what the file holds. */
  killAndRestart(): Promise<void>
  /** SIGKILL for good. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** @param replicaOf the address of another one; it is in step with it when this resolves. */
export async function startServer(replicaOf?: string): Promise<RedisServer> {
  const program = await testRedisProgram()
  const folder = await testFolder('redis')
  const [port = 0] = await freePorts(1)
  const url = `redis://127.0.0.1:${String(port)}`
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec']
  const following = replicaOf === undefined ? [] : ['--replicaof', '127.0.0.1', new URL(replicaOf).port]
  let pid = 0
  const start = async () => {
    const logFile = join(folder, 'redis.log')
    const args = [...own, ...durable, ...following]
    const child = spawnServer({ command: program.command, args, env: program.env, logFile })
    pid = child.pid ?? 0
    watchOver(pid, folder)
    await waitUntilReady(child, logFile, () => redisAnswers(port))
  }
  await start()
  const redis = new Redis(url, { retryStrategy: () => 50 })
  redis.on('error', () => undefined)
  if (replicaOf !== undefined) while (!(await redis.info('replication')).includes('master_link_status:up')) continue
  return {
    url,
    redis,
    async killAndRestart() {
      await stopProcess(pid, 'SIGKILL')
      await start()
    },
    kill: () => stopProcess(pid, 'SIGKILL'),
    async stop() {
      redis.disconnect()
      await discard(pid, folder)
    },
  }
}
