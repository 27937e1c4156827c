/** Publishes, observes and rolls up: the part of the control plane that works without anybody asking. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { hostname } from 'node:os'
import { createAgentClient } from '@/adapters/consul/agent-client'
import { createConsul } from '@/adapters/consul/consul'
import { createRedis } from '@/adapters/redis/redis'
import type { Settings } from '@/config/settings'
import type { Log } from '@/domain/log'
import { openDatabase } from '@/store/database'
import { serveAdmin } from './controller/admin'
import { type Standing, workWhileLeading } from './controller/lease'
import { ControllerMetrics } from './controller/metrics'
import { SharedWork } from './controller/shared-work'
import { lead } from './controller/work'
import { consulAddress, requiredAddress } from './required-address'
import { runProcess } from './run-process'

await runProcess('controller', (settings, log) => {
  const { databaseUrl, ...parts } = connect(settings, log)
  const metrics = new ControllerMetrics()
  const controllerId = `${hostname()}:${String(process.pid)}:${randomUUID().slice(0, 8)}`
  const all = { ...parts, databaseUrl, controllerId, metrics, log }
  const shared = new SharedWork(all)
  let standing: Standing | null = null
  const stopping = new AbortController()
  setMaxListeners(30, stopping.signal) // each loop that all controllers run listens for its end
  const port = settings.SWITCHYARD_CONTROLLER_ADMIN_PORT
  const working = Promise.all([
    shared.run(stopping.signal),
    serveAdmin({ port, standing: () => standing, metrics, log }, stopping.signal),
    workWhileLeading(
      databaseUrl,
      (signal) => lead(all, shared, signal),
      log,
      stopping.signal,
      (now) => {
        standing = now
      },
    ),
  ])
  return Promise.resolve({
    async stop() {
      stopping.abort()
      await working
      parts.redis.disconnect()
      await Promise.all([parts.consul.close(), parts.agents.close(), parts.database.close()])
    },
  })
})

function connect(settings: Settings, log: Log) {
  const databaseUrl = requiredAddress(settings, 'DATABASE_URL')
  const allowLoopback = settings.SWITCHYARD_ALLOW_LOOPBACK
  const redis = createRedis(requiredAddress(settings, 'REDIS_URL'), {
    name: 'switchyard-controller',
    onError: (error) => {
      log.debug('Redis', { error: error.message })
    },
  })
  return {
    databaseUrl,
    database: openDatabase(databaseUrl),
    redis,
    consul: createConsul(consulAddress(settings)),
    agents: createAgentClient({ ...consulAddress(settings), allowLoopback }),
    prefix: settings.SWITCHYARD_CONSUL_PREFIX,
    allowLoopback,
    keyspaceEvents: settings.SWITCHYARD_KEYSPACE_EVENTS,
    telemetryBytes: settings.SWITCHYARD_TELEMETRY_MEMORY_MB * 1_000_000,
  }
}
