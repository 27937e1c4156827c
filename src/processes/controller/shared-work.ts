/**
 * What every controller does, whether it leads or stands by: know which instances are wanted, run its share of their
 * checks, and hear what is committed. It writes neither to Consul nor to the database.
 */
import type { Redis } from '@/adapters/redis/redis'
import type { Log } from '@/domain/log'
import { createHealthChecks, type HealthChecks } from '@/observers/checks/health-checks'
import { createDesiredInstances, type DesiredInstances } from '@/observers/desired-instances'
import type { Database } from '@/store/database'
import { managedInstanceSource } from '@/store/instances'
import { type DatabaseEvent, listen } from '@/store/notify'
import type { ControllerMetrics } from './metrics'

export interface SharedParts {
  databaseUrl: string
  database: Database
  redis: Redis
  /** Whether checks may go to loopback addresses. */
  allowLoopback: boolean
  /** Tells this controller from others. */
  controllerId: string
  metrics: ControllerMetrics
  log: Log
}

export class SharedWork {
  readonly desired: DesiredInstances
  readonly checks: HealthChecks
  private readonly listeners = new Set<(event: DatabaseEvent) => void>()

  constructor(private readonly parts: SharedParts) {
    const { database, redis, allowLoopback, controllerId, metrics, log } = parts
    this.desired = createDesiredInstances({ source: managedInstanceSource(database), log })
    const onLook = metrics.look
    this.checks = createHealthChecks({ desired: this.desired, redis, controllerId, allowLoopback, log, onLook })
    metrics.watchInstances(this.desired, this.checks)
  }

  /** Called for each commit. @returns what ends that */
  onCommit(listener: (event: DatabaseEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.desired.run(signal),
      this.checks.run(signal),
      listen(
        this.parts.databaseUrl,
        (event) => {
          if (event === 'instance') this.desired.changed()
          for (const listener of this.listeners) listener(event)
        },
        signal,
      ),
    ])
  }
}
