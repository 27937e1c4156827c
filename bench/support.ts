/** What benchmarks share: a whole system on free ports, and percentiles. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '@/embedded/free-ports'
import { eventually, startTestConsul, startTestDatabase, startTestRedis } from '@/embedded/testing'

export interface System {
  databaseUrl: string
  consulAddress: string
  gatewayUrl: string
  stop(): Promise<void>
}

/** Starts Consul, Redis and PostgreSQL, and a controller and a gateway as processes of their own. */
export async function startSystem(): Promise<System> {
  const [consul, redis, database] = await Promise.all([startTestConsul(), startTestRedis(), startTestDatabase()])
  const dataDir = await mkdtemp(join(tmpdir(), 'switchyard-bench-'))
  const [port = 0, adminPort = 0] = await freePorts(2)
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONSUL_HTTP_ADDR: consul.address,
    SWITCHYARD_DATA_DIR: dataDir,
    SWITCHYARD_GATEWAY_PORT: String(port),
    SWITCHYARD_GATEWAY_ADMIN_PORT: String(adminPort),
    SWITCHYARD_LOG_LEVEL: 'warn',
    NODE_ENV: 'production' as const,
  }
  const children = ['controller', 'gateway'].map((name) => startProcess(name, env))
  await eventually(
    async () => {
      const response = await fetch(`http://127.0.0.1:${String(adminPort)}/healthz`)
      if (!response.ok) throw new Error('the gateway does not answer yet')
    },
    { withinMs: 30_000 },
  )
  return {
    databaseUrl: database.url,
    consulAddress: consul.address,
    gatewayUrl: `http://127.0.0.1:${String(port)}`,
    async stop() {
      for (const child of children) child.kill('SIGTERM')
      await Promise.all(children.filter((child) => child.exitCode === null).map((child) => once(child, 'exit')))
      await Promise.all([consul.stop(), redis.stop(), database.stop()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The value below which `percent` of the numbers lie (nearest rank). */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

function startProcess(name: string, env: NodeJS.ProcessEnv): ChildProcess {
  const file = fileURLToPath(new URL(`../src/processes/${name}.ts`, import.meta.url))
  return spawn(process.execPath, ['--import', 'tsx', file], { env, stdio: ['ignore', 'inherit', 'inherit'] })
}
