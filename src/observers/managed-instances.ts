import type { Consul } from '@/adapters/consul/consul'
import type { Log } from '@/domain/log'
import type { FleetObserver } from './fleet'
import { createHealthChecks } from './health-checks'
import { isOurs, packTransactions, planInstances, type InstancePlan } from './plan-instances'
import type { ManagedInstance, ManagedInstanceSource } from './source'
import { Wake } from './wake'

/**
 * Keeps managed instances in Consul: what the database says and our looks found, against what the fleet observer sees
 * there. It compares on a timer, when the catalog changes (somebody deregistered one of ours), when a look finds
 * something new, and when told that the database changed. Failure stance: nothing is done while either side is unknown:
 * an unreadable database deregisters nobody.
 */
export interface ManagedInstances {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** The database changed: read it now. */
  changed(): void
}

export interface ManagedInstancesOptions {
  source: ManagedInstanceSource
  consul: Consul
  fleet: FleetObserver
  log: Log
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
    const actual = [...fleet.services().values()].flatMap((each) =>
      each.instances.filter((one) => isOurs(one, nodePrefix)),
    )
    const plans = planInstances(desired, actual, (id) => checks.result(id), nodePrefix)
    for (const pack of packTransactions(plans)) await apply(pack)
  }

  /** All together; when Consul refuses that, one by one, so that one bad entry holds up no other. */
  async function apply(pack: readonly InstancePlan[]): Promise<void> {
    const outcome = await consul.transaction(pack.flatMap((each) => each.operations))
    if (outcome.ok) {
      for (const { id } of pack) refused.delete(id)
      return
    }
    if (pack.length > 1) {
      for (const plan of pack) await apply([plan])
      return
    }
    const [{ id } = { id: '' }] = pack
    const reason = outcome.errors.map((each) => each.what).join('; ')
    if (refused.get(id) !== reason) log.warn('Consul refused a managed instance.', { id, reason })
    refused.set(id, reason)
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
