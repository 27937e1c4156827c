/**
 * What the leading controller does, side by side: publish revisions, keep managed instances registered, follow Consul's
 * catalog and the locks, roll telemetry up, write down what gateways enforce, and say how it stands. Each part waits out
 * the faults of what it needs.
 */
import type { Consul } from '@/adapters/consul/consul'
import type { Redis } from '@/adapters/redis/redis'
import { keepEnforcementsRecorded } from '@/control/gateways/record-enforcements'
import { keepGatewaysKnown } from '@/control/gateways/remember-gateways'
import type { Log } from '@/domain/log'
import { createFleetObserver } from '@/observers/fleet'
import { createHealthHistory } from '@/observers/health-history'
import { createLockObserver } from '@/observers/locks'
import { createManagedInstances } from '@/observers/managed-instances'
import { createPublisher } from '@/publisher/publisher'
import type { Database } from '@/store/database'
import { createDriftBook } from '@/store/drift-book'
import { managedInstanceSource } from '@/store/instances'
import { listen } from '@/store/notify'
import { revisionSource } from '@/store/revisions'
import { createAddressIndex } from '@/telemetry/address-index'
import { runRollUp } from '@/telemetry/roll-up-loop'
import { reportStatus } from './report-status'

export interface ControllerParts {
  databaseUrl: string
  database: Database
  redis: Redis
  consul: Consul
  /** Below which published state lies in Consul KV. */
  prefix: string
  /** Whether managed instances on this machine's loopback may be probed. */
  allowLoopback: boolean
  /** What live figures may take in Redis. */
  telemetryBytes: number
  log: Log
}

/** Works until the signal is aborted. */
export async function work(parts: ControllerParts, signal: AbortSignal): Promise<void> {
  const { databaseUrl, database, redis, consul, prefix, allowLoopback, log } = parts
  const book = createDriftBook(database, Date)
  const history = createHealthHistory({ database, log, clock: Date })
  const fleet = createFleetObserver({ consul, redis, log, onHealth: history.record })
  const locks = createLockObserver({ redis, log })
  const instances = createManagedInstances({
    source: managedInstanceSource(database),
    ...{ consul, fleet, log, book, allowLoopback },
  })
  const publisher = createPublisher({
    source: revisionSource(database),
    consul,
    redis,
    prefix,
    clock: Date,
    log,
    book,
  })
  const driftChanged = () => {
    book.changed()
    publisher.driftChanged()
    instances.changed()
  }
  const wake = {
    revision: () => {
      publisher.wake()
    },
    instance: () => {
      instances.changed()
    },
    drift: driftChanged,
    setting: driftChanged,
  }
  const observed = {
    health: () => fleet.health(),
    locks: (startMs: number) => locks.activity(startMs),
    serviceAt: createAddressIndex(fleet, Date.now),
  }
  await Promise.all([
    publisher.run(signal),
    instances.run(signal),
    fleet.run(signal),
    history.run(signal),
    locks.run(signal),
    runRollUp({ redis, observed, memoryBytes: parts.telemetryBytes, log }, signal),
    listen(
      databaseUrl,
      (event) => {
        wake[event]()
      },
      signal,
    ),
    reportStatus({ redis, publisher, fleet, log }, signal),
    keepGatewaysKnown({ database, redis, clock: Date }, log, signal),
    keepEnforcementsRecorded({ database, redis, clock: Date }, log, signal),
  ])
}
