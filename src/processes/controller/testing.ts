/** A whole controller in the test's own process, without its lease. */
import { randomUUID } from 'node:crypto'
import { createAgentClient } from '@/adapters/consul/agent-client'
import type { Consul } from '@/adapters/consul/consul'
import type { Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import type { Database } from '@/store/database'
import { ControllerMetrics } from './metrics'
import { SharedWork } from './shared-work'
import { lead } from './work'

interface Parts {
  databaseUrl: string
  database: Database
  redis: Redis
  consul: Consul
  prefix: string
}

/** @param leads whether it leads, or only stands by. Works until the signal is aborted; `done` resolves then. */
export function startController(parts: Parts, signal: AbortSignal, leads = true) {
  const agents = createAgentClient({ address: parts.consul.address, allowLoopback: true })
  const metrics = new ControllerMetrics()
  const own = {
    allowLoopback: true,
    controllerId: randomUUID(),
    telemetryBytes: 64_000_000,
    keyspaceEvents: true,
    log: silentLog,
  }
  const all = { ...parts, ...own, agents, metrics }
  const shared = new SharedWork(all)
  const working = Promise.all([shared.run(signal), leads ? lead(all, shared, signal) : undefined])
  return { shared, metrics, done: working.then(() => agents.close()) }
}
