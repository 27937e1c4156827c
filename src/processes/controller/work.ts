/**
 * What the leading controller does besides what all do, side by side: publish revisions, keep managed instances
 * registered, follow Consul's catalog, the locks and the breakers, send webhooks, roll telemetry up, write down what gateways
 * enforce, and say how it stands. Each part waits out the faults of what it needs.
 */
import type { AgentClient } from '@/adapters/consul/agent-client'
import type { Consul } from '@/adapters/consul/consul'
import { keepEnforcementsRecorded } from '@/control/gateways/record-enforcements'
import { keepGatewaysKnown } from '@/control/gateways/remember-gateways'
import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import { followBreakerEvents } from '@/observers/breaker-events'
import { runExpiry } from '@/observers/expiry'
import { createFleetObserver, type FleetObserver } from '@/observers/fleet'
import { releaseGoneOrders } from '@/observers/gone-orders'
import { createHealthHistory } from '@/observers/health-history'
import { createLockObserver, type LockObserver } from '@/observers/locks'
import { createManagedInstances, type ManagedInstances } from '@/observers/managed-instances'
import { keepPruned } from '@/observers/pruning'
import { createWebhookSender, type WebhookSender } from '@/observers/webhooks'
import { createPublisher, type Publisher } from '@/publisher/publisher'
import { pruneBreakerEvents } from '@/store/breaker-events'
import { catalogOrderSource } from '@/store/catalog-orders'
import type { Database } from '@/store/database'
import { createDriftBook, type StoredDriftBook } from '@/store/drift-book'
import { deleteInstance, managedInstanceSource } from '@/store/instances'
import { pruneNotices } from '@/store/notices'
import type { DatabaseEvent } from '@/store/notify'
import { listObjects } from '@/store/objects/objects'
import { releaseOrdersOfGone } from '@/store/orders-of-gone'
import { revisionSource } from '@/store/revisions'
import { pruneDeliveries } from '@/store/webhook-deliveries'
import { lockPatterns } from '@/store/settings'
import { createAddressIndex } from '@/telemetry/address-index'
import { runRollUp } from '@/telemetry/roll-up-loop'
import { rollUpCounters } from '@/telemetry/roll-up-counters'
import { reportStatus } from './report-status'
import type { SharedParts, SharedWork } from './shared-work'

export interface LeadingParts extends SharedParts {
  consul: Consul
  /** How Consul agents are reached that operators name for instances. */
  agents: AgentClient
  /** Below which published state lies in Consul KV. */
  prefix: string
  /** What live figures may take in Redis. */
  telemetryBytes: number
  /** Whether Redis may be told to tell of every change of keys. */
  keyspaceEvents: boolean
}

/** Works until the signal is aborted. */
export async function lead(parts: LeadingParts, shared: SharedWork, signal: AbortSignal): Promise<void> {
  const { database, redis, consul, prefix, metrics, log } = parts
  const book = createDriftBook(database, Date)
  const history = createHealthHistory({ database, log, clock: Date })
  const fleet = createFleetObserver({ consul, redis, log, onHealth: history.record })
  const locks = createLockObserver({
    ...{ redis, log, clock: Date, mayTurnOnEvents: parts.keyspaceEvents },
    patterns: async () => (await lockPatterns(database)).patterns,
  })
  const instances = managedInstances(parts, shared, { book, fleet })
  const publisher = createPublisher({
    source: revisionSource(database),
    ...{ consul, redis, prefix, clock: Date, log, book },
  })
  const control = { database, redis, clock: Date, allowLoopback: parts.allowLoopback }
  const counters = rollUpCounters()
  const observed = {
    health: () => fleet.health(),
    locks: (startMs: number) => locks.activity(startMs),
    serviceAt: createAddressIndex(fleet, Date.now),
  }
  const webhooks = createWebhookSender({ database, clock: Date, log, allowLoopback: parts.allowLoopback })
  const wake = wakeOn({ book, publisher, instances, webhooks, locks })
  const offCommit = shared.onCommit((event) => {
    wake[event]()
  })
  metrics.lead({
    publishedRevision: () => publisher.status().publishedRevision,
    refused: () => instances.refused().size,
    rollUp: counters,
  })
  await Promise.all([
    publisher.run(signal),
    instances.run(signal),
    runExpiry({ desired: shared.desired, checks: shared.checks, deregister: deregistrar(parts), log }, signal),
    releaseGoneOrders({ fleet, desired: shared.desired, orders: instanceOrders(database), log }, signal),
    fleet.run(signal),
    history.run(signal),
    locks.run(signal),
    runRollUp({ redis, observed, memoryBytes: parts.telemetryBytes, counters, log }, signal),
    followBreakerEvents({ database, redis, clock: Date, log }, signal),
    webhooks.run(signal),
    keepPruned({ prunes: prunesOf(database), clock: Date, log }, signal),
    reportStatus({ redis, publisher, fleet, log }, signal),
    keepGatewaysKnown(control, log, signal),
    keepEnforcementsRecorded(control, log, signal),
  ])
  offCommit()
  metrics.lead(null)
}

interface Leading {
  book: StoredDriftBook
  fleet: FleetObserver
}

function managedInstances(parts: LeadingParts, { desired, checks }: SharedWork, { book, fleet }: Leading) {
  const { database, consul, agents, metrics, log } = parts
  return createManagedInstances({
    source: managedInstanceSource(database),
    removals: catalogOrderSource(database),
    overrides: instanceOrders(database),
    ...{ desired, checks, consul, fleet, log, book, agents },
    onTransaction: metrics.transaction,
  })
}

/** What operators ordered of instances, and how orders go that nobody needs any more. */
function instanceOrders(database: Database) {
  return {
    list: async () => (await listObjects(database.client, 'instance-override', null)).map((each) => each.spec),
    release: (orders: readonly InstanceOverrideSpec[]) => releaseOrdersOfGone(database, orders, Date.now()),
  }
}

function deregistrar({ database }: LeadingParts) {
  return ({ id }: { id: string }, reason: string) => {
    const by = { actor: { id: null, name: 'Switchyard' }, nowMs: Date.now() }
    return deleteInstance(database, id, by, { reason })
  }
}

/** What is kept for a time, and then no longer. */
function prunesOf(database: Database) {
  return [pruneBreakerEvents, pruneNotices, pruneDeliveries].map((prune) => (nowMs: number) => prune(database, nowMs))
}

/** Who is to look again after which commit. */
function wakeOn(parts: {
  book: StoredDriftBook
  publisher: Publisher
  instances: ManagedInstances
  webhooks: WebhookSender
  locks: LockObserver
}) {
  const { book, publisher, instances, webhooks, locks } = parts
  const driftChanged = () => {
    book.changed()
    publisher.driftChanged()
    instances.changed()
  }
  return {
    revision: () => {
      publisher.wake()
      instances.ordersChanged()
    },
    instance: () => {
      instances.ordersChanged()
    },
    drift: driftChanged,
    setting: () => {
      driftChanged()
      locks.patternsChanged()
    },
    notice: () => {
      webhooks.wake()
    },
  } satisfies Record<DatabaseEvent, () => void>
}
