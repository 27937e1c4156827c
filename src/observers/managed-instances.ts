import type { Consul } from '@/adapters/consul/consul'
import type { TransactionOperation } from '@/adapters/consul/transaction'
import type { DriftBook } from '@/domain/drift/book'
import { memoryDriftBook } from '@/domain/drift/memory-book'
import type { OpenDrift } from '@/domain/drift/drift'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import type { FleetObserver } from './fleet'
import { createHealthChecks } from './health-checks'
import { InstanceDrift, type CatalogDecision } from './instance-drift'
import { packTransactions, planInstances, type InstancePlan } from './plan-instances'
import type { ManagedInstance, ManagedInstanceSource } from './source'
import { Wake } from './wake'

/**
 * Keeps managed instances in Consul: what the database says and our looks found, against what the fleet observer sees
 * there. It compares on a timer, when the catalog changes (somebody deregistered one of ours), when a look finds
 * something new, and when told that the database changed. What others did there is drift: told, then put right or left,
 * as operators chose. Failure stance: nothing is done while either side is unknown: an unreadable database deregisters
 * nobody.
 */
export interface ManagedInstances {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** The database changed, or what is to be done about drift: read it now. */
  changed(): void
}

export interface ManagedInstancesOptions {
  source: ManagedInstanceSource
  consul: Consul
  fleet: FleetObserver
  log: Log
  /** Where drift is written down, and whether it is repaired. Without one all is repaired and nobody told. */
  book?: DriftBook
  /** Whether instances on this machine's loopback may be probed. */
  allowLoopback: boolean
  /** Our nodes are named `<nodePrefix>-<n>`; two Switchyards on one Consul need two. */
  nodePrefix?: string
  random?: () => number
  everyMs?: number
}

/** Catalog changes come in flocks; they are answered together. */
const restMs = 50

export function createManagedInstances(options: ManagedInstancesOptions): ManagedInstances {
  const { source, consul, fleet, log, allowLoopback, nodePrefix = 'switchyard', everyMs = 10_000 } = options
  const random = options.random ?? Math.random
  const wake = new Wake()
  const checks = createHealthChecks({
    allowLoopback,
    random,
    onChange: () => {
      wake.call()
    },
  })
  const book = options.book ?? memoryDriftBook()
  const drift = new InstanceDrift({ source, book, log, nodePrefix, earlier: () => fleet.earlier() })
  const refused = new Map<string, string>()
  let desired: ManagedInstance[] | null = null
  let readAtMs = 0

  async function reconcile(): Promise<void> {
    if (desired === null || performance.now() >= readAtMs) {
      desired = await source.list()
      readAtMs = performance.now() + everyMs * (0.8 + 0.4 * random())
      checks.watch(desired)
    }
    if (!fleet.isKnown()) return
    const actual = [...fleet.services().values()].flatMap((each) => each.instances)
    const decision = await drift.decide(desired, actual, performance.now())
    for (const pack of packTransactions(plansOf(desired, decision))) await apply(pack, desired, decision)
  }

  /** What is adopted goes together with the registration of ours in its place. */
  function plansOf(wanted: readonly ManagedInstance[], decision: CatalogDecision): InstancePlan[] {
    const removals: CatalogInstance[] = []
    const replaced = new Map<string, CatalogInstance>()
    for (const [entry, { adopting }] of decision.remove) {
      const successor = adopting ? wanted.find((each) => each.id !== entry.id && isSamePlace(each, entry)) : undefined
      if (successor) replaced.set(successor.id, entry)
      else if (adopting)
        readAtMs = 0 // its successor was committed, and is not read yet
      else removals.push(entry)
    }
    const plans = planInstances(wanted, decision.actual, (id) => checks.result(id), nodePrefix, decision.leave)
    for (const entry of removals) plans.push({ id: entry.id, entry, operations: [removal(entry)] })
    for (const [id, entry] of replaced) {
      const plan = plans.find((each) => each.id === id)
      if (plan) Object.assign(plan, { entry, operations: [removal(entry), ...plan.operations] })
      else plans.push({ id, entry, operations: [removal(entry)] })
    }
    return plans
  }

  /** All together; when Consul refuses that, one by one, so that one bad entry holds up no other. */
  async function apply(
    pack: readonly InstancePlan[],
    wanted: readonly ManagedInstance[],
    decision: CatalogDecision,
  ): Promise<void> {
    const outcome = await consul.transaction(pack.flatMap((each) => each.operations))
    if (outcome.ok) {
      for (const plan of pack) refused.delete(plan.id)
      await noteApplied(pack, wanted, decision)
      return
    }
    if (pack.length > 1) {
      for (const plan of pack) await apply([plan], wanted, decision)
      return
    }
    const [{ id } = { id: '' }] = pack
    const reason = outcome.errors.map((each) => each.what).join('; ')
    if (refused.get(id) !== reason) log.warn('Consul refused a managed instance.', { id, reason })
    refused.set(id, reason)
  }

  async function noteApplied(
    pack: readonly InstancePlan[],
    wanted: readonly ManagedInstance[],
    decision: CatalogDecision,
  ): Promise<void> {
    const nowMs = performance.now()
    const repaired: OpenDrift[] = []
    const adopted: OpenDrift[] = []
    for (const { id, entry, operations } of pack) {
      const instance = wanted.find((each) => each.id === id)
      if (instance && operations.some((each) => each.verb === 'service-set')) drift.noteWritten(instance, nowMs)
      const repair = decision.repairs.get(id)
      if (repair) repaired.push(repair)
      const removed = entry && decision.remove.get(entry)
      if (!removed) continue
      drift.noteRemoved(removed, nowMs)
      ;(removed.adopting ? adopted : repaired).push(removed)
    }
    await book.resolve(repaired, 'REPAIRED')
    await book.resolve(adopted, 'ADOPTED')
  }

  async function loop(signal: AbortSignal): Promise<void> {
    let troubled = false
    while (!signal.aborted) {
      try {
        await reconcile()
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('Managed instances cannot be compared; trying on.', { reason: String(error) })
        troubled = true
      }
      await new Wake().sleep(restMs, signal)
      const dueMs = troubled ? 1000 : Math.max(0, readAtMs - performance.now())
      await wake.sleep(dueMs, signal)
    }
  }

  return {
    async run(signal) {
      fleet.onChange(() => {
        wake.call()
      })
      await Promise.all([loop(signal), checks.run(signal)])
    },
    changed() {
      readAtMs = 0
      wake.call()
    },
  }
}

function isSamePlace(a: ManagedInstance, b: CatalogInstance): boolean {
  return a.service === b.service && a.address === b.address && a.port === b.port
}

function removal({ node, service, id }: CatalogInstance): TransactionOperation {
  return { verb: 'service-delete', node, service, serviceId: id }
}
