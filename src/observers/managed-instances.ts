import type { Consul } from '@/adapters/consul/consul'
import type { DriftBook } from '@/domain/drift/book'
import { memoryDriftBook } from '@/domain/drift/memory-book'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import type { AgentClient } from '@/adapters/consul/agent-client'
import { AgentInstances } from './agent-instances'
import { applyPlans } from './apply-plans'
import type { HealthChecks } from './checks/health-checks'
import type { DesiredInstances } from './desired-instances'
import { EntryRemovals } from './entry-removals'
import type { FleetObserver } from './fleet'
import { FirstLooks } from './first-looks'
import { InstanceDrift } from './instance-drift'
import { addRemovals, type CatalogPlan, PlanLedger } from './catalog-plans'
import { MaintenanceOrders } from './maintenance-orders'
import { planInPortions } from './plan-in-portions'
import { isRegistration, ourNodes, servicesOf } from './plan-instances'
import type { EntryRemovalSource, InstanceOverrideSource, ManagedInstance, ManagedInstanceSource } from './source'
import { Wake } from './wake'

/**
 * Keeps managed instances in Consul: what the database says and our looks found, against what the fleet observer sees
 * there. Only services of which something changed are compared, in the database, in the catalog, in what looks found or
 * in operators' orders; a slow comparison of all stands behind that. What others did there is drift: told, then put
 * right or left, as operators chose. Failure stance: nothing is done while either side is unknown: an unreadable
 * database deregisters nobody.
 */
export interface ManagedInstances {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** What is to be done about drift changed in the database: look at everything again. */
  changed(): void
  /** Operators' orders for instances may have changed: read them now. */
  ordersChanged(): void
  /** Why instances are not in Consul as they should be, by id: what Consul or an agent said. */
  refused(): ReadonlyMap<string, string>
}

export interface ManagedInstancesOptions {
  source: Pick<ManagedInstanceSource, 'deregistered'>
  desired: DesiredInstances
  checks: Pick<HealthChecks, 'result' | 'onChange' | 'tidy'>
  consul: Consul
  fleet: FleetObserver
  log: Log
  /** Where drift is written down, and whether it is repaired. Without one all is repaired and nobody told. */
  book?: DriftBook
  overrides?: InstanceOverrideSource
  removals?: EntryRemovalSource
  /** How agents are reached that instances are to be registered with. */
  agents: AgentClient
  /** Our nodes are named `<nodePrefix>-<n>`; two Switchyards on one Consul need two. */
  nodePrefix?: string
  compareEveryMs?: number
  onTransaction?: (accepted: boolean) => void
}

/**
 * Changes come in flocks; they are answered together, and the more it costs to compare the longer it rests. Waiting for
 * Consul to take what is written costs nothing here.
 */
const leastRestMs = 50
const restShare = 2
const retryMs = 1000
const longestSleepMs = 10_000

export function createManagedInstances(options: ManagedInstancesOptions): ManagedInstances {
  return new Registrar(options)
}

class Registrar implements ManagedInstances {
  private readonly wake = new Wake()
  private readonly touched = new Set<string>()
  private readonly refusals = new Map<string, string>()
  private readonly ledger = new PlanLedger()
  private readonly firstLooks = new FirstLooks()
  private readonly book: DriftBook
  private readonly drift: InstanceDrift
  private readonly maintenance: MaintenanceOrders
  private readonly removals: EntryRemovals
  private readonly agents: AgentInstances
  private readonly nodePrefix: string
  private compareAllAtMs = 0
  /** How long the present step waited for what it wrote. */
  private writingMs = 0

  constructor(private readonly options: ManagedInstancesOptions) {
    const { source, fleet, log, desired, nodePrefix = 'switchyard', overrides, removals } = options
    this.nodePrefix = nodePrefix
    this.book = options.book ?? memoryDriftBook()
    this.drift = new InstanceDrift({ source, book: this.book, log, nodePrefix, earlier: () => fleet.earlier() })
    this.maintenance = new MaintenanceOrders(overrides)
    this.removals = new EntryRemovals(removals, fleet, desired)
    this.agents = new AgentInstances({
      source,
      desired,
      log,
      nodePrefix,
      client: options.agents,
      refusals: this.refusals,
    })
  }

  refused = (): ReadonlyMap<string, string> => this.refusals
  changed = (): void => {
    this.compareAllAtMs = 0
    this.wake.call()
  }
  ordersChanged = (): void => {
    this.maintenance.changed()
    this.removals.changed()
    this.wake.call()
  }

  async run(signal: AbortSignal): Promise<void> {
    const { fleet, desired, checks, log } = this.options
    fleet.onChange((services) => {
      this.touch(services)
    })
    const offDesired = desired.onChange((services) => {
      this.removals.changed() // what takes another's place was committed together with the order
      this.touch(services)
    })
    const offChecks = checks.onChange((ids) => {
      this.touch(new Set(Array.from(ids, (id) => desired.get(id)?.service ?? '')))
    })
    let troubled = false
    while (!signal.aborted) {
      const startedMs = performance.now()
      this.writingMs = 0
      try {
        await this.step()
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('Managed instances cannot be compared; trying on.', { reason: String(error) })
        troubled = true
        this.compareAllAtMs = 0
      }
      const costMs = performance.now() - startedMs - this.writingMs
      await new Wake().sleep(Math.max(leastRestMs, restShare * costMs), signal)
      await this.wake.sleep(troubled ? retryMs : this.pauseMs(), signal)
    }
    offDesired()
    offChecks()
  }

  private touch(services: ReadonlySet<string>): void {
    for (const each of services) this.touched.add(each)
    this.wake.call()
  }

  private pauseMs(): number {
    if (!this.options.fleet.isKnown() || this.removals.wait() || this.agents.isWaiting()) return retryMs
    const dueMs = Math.min(this.compareAllAtMs, this.ledger.nextMs(), this.firstLooks.nextMs())
    const nextMs = dueMs - performance.now()
    return Math.min(longestSleepMs, Math.max(0, Math.min(nextMs, this.maintenance.nextMs(Date.now()))))
  }

  private async step(): Promise<void> {
    const { fleet, desired, checks, compareEveryMs = 30_000 } = this.options
    if (desired.all() === null || !fleet.isKnown()) return
    await this.readOrders()
    const nowMs = performance.now()
    const due = [...this.ledger.takeDue(nowMs), ...this.firstLooks.takeDue(nowMs)]
    for (const id of due) this.touched.add(desired.get(id)?.service ?? '')
    const all = performance.now() >= this.compareAllAtMs
    const services = all ? new Set([...desired.services(), ...fleet.services().keys()]) : new Set(this.touched)
    this.touched.clear()
    try {
      await this.compare(services, all)
    } catch (error) {
      for (const each of services) this.touched.add(each)
      throw error
    }
    if (!all) return
    this.compareAllAtMs = performance.now() + compareEveryMs
    for (const id of this.firstLooks.ids()) if (!desired.get(id)) this.firstLooks.forget(id)
    await checks.tidy()
  }

  /** Operators' orders wait while they cannot be read; what looks find does not. */
  private async readOrders(): Promise<void> {
    try {
      for (const each of await this.maintenance.read(Date.now())) this.touched.add(each)
      for (const each of await this.removals.read(Date.now())) this.touched.add(each)
    } catch (error) {
      this.options.log.debug('Orders for instances cannot be read now.', { reason: String(error) })
    }
    for (const each of this.agents.dueServices(performance.now())) this.touched.add(each)
  }

  private async compare(services: ReadonlySet<string>, all: boolean): Promise<void> {
    const { fleet, desired, checks } = this.options
    if (services.size === 0) return
    const actual = Array.from(services, (each) => fleet.services().get(each)?.instances ?? []).flat()
    const wanted = Array.from(services, (each) => desired.of(each)).flat()
    const byUs = wanted.filter((each) => each.agent === null)
    const isWanted = (id: string) => desired.get(id) !== undefined
    await this.noticeLoss(byUs, actual)
    const compared = { desired: byUs, isWanted, actual, services: all ? null : services }
    const decision = await this.drift.decide(compared, performance.now())
    const wantedById = (id: string) => {
      const want = desired.get(id)
      return want?.agent === null ? want : undefined
    }
    const plans: CatalogPlan[] = await planInPortions({
      ...{ desired: byUs, wantedById, actual: decision.actual, nodePrefix: this.nodePrefix, leave: decision.leave },
      resultOf: (instance) => checks.result(instance),
      waits: this.firstLooks.among(actual, (instance) => checks.result(instance), performance.now()),
      maintenanceOf: (instance) => this.maintenance.reasonFor(instance, Date.now()),
    })
    const fresh = this.ledger.without(plans, byUs, performance.now())
    const waiting = addRemovals(fresh, decision.remove, (place) => this.successorOf(place))
    if (waiting) desired.changed() // a successor was committed, and is not read yet
    this.removals.addTo(fresh, Date.now())
    this.forgetRefusals(byUs, plans)
    const startedMs = performance.now()
    await Promise.all([
      this.apply(fresh, decision.repairs),
      this.agents.keep({ services, wanted, actual }, (instance) => this.maintenance.reasonFor(instance, Date.now())),
    ])
    this.writingMs = performance.now() - startedMs
  }

  /** When all nodes of ours are gone, Consul has lost its data: nobody took what is missing away. */
  private async noticeLoss(desired: readonly ManagedInstance[], actual: readonly CatalogInstance[]): Promise<void> {
    const stands = new Set(actual.map((each) => each.id))
    if (!desired.some((each) => !stands.has(each.id) && this.drift.stood(each.id))) return
    for (const node of ourNodes(this.nodePrefix)) {
      if ((await this.options.consul.catalog.node(node)).value !== null) return
    }
    this.options.log.warn('Consul has lost its catalog; managed instances are registered anew.')
    this.drift.forgetWhatStood()
    this.ledger.clear()
  }

  private forgetRefusals(compared: readonly ManagedInstance[], plans: readonly CatalogPlan[]): void {
    if (this.refusals.size === 0) return
    const planned = new Set(plans.map((each) => each.id))
    for (const { id } of compared) if (!planned.has(id)) this.refusals.delete(id)
    for (const id of this.refusals.keys()) if (!this.options.desired.get(id)) this.refusals.delete(id)
  }

  private successorOf(place: CatalogInstance): ManagedInstance | undefined {
    return this.options.desired.of(place.service).find((each) => {
      return each.id !== place.id && each.address === place.address && each.port === place.port
    })
  }

  private async apply(plans: readonly CatalogPlan[], repairs: ReadonlyMap<string, CatalogPlan['drift']>) {
    const { consul, log, desired, fleet, onTransaction } = this.options
    await applyPlans(consul, plans, {
      onTransaction,
      onDone: async (pack) => {
        const nowMs = performance.now()
        const resolved = { REPAIRED: [], ADOPTED: [] } as Record<
          'REPAIRED' | 'ADOPTED',
          NonNullable<CatalogPlan['drift']>[]
        >
        for (const plan of pack) {
          this.refusals.delete(plan.id)
          this.ledger.note(plan, nowMs)
          const instance = desired.get(plan.id)
          if (instance && plan.operations.some(isRegistration)) this.drift.noteWritten(instance, nowMs)
          const repair = repairs.get(plan.id)
          if (repair) resolved.REPAIRED.push(repair)
          if (plan.drift) {
            this.drift.noteRemoved(plan.drift, nowMs)
            resolved[plan.drift.adopting ? 'ADOPTED' : 'REPAIRED'].push(plan.drift)
          }
          if (plan.removal) await this.removals.done(plan.removal, null, Date.now())
        }
        fleet.look(pack.flatMap((each) => servicesOf(each.operations)))
        await this.book.resolve(resolved.REPAIRED, 'REPAIRED')
        await this.book.resolve(resolved.ADOPTED, 'ADOPTED')
      },
      onRefused: async (plan, reason) => {
        if (this.refusals.get(plan.id) !== reason)
          log.warn('Consul refused a managed instance.', { id: plan.id, reason })
        this.refusals.set(plan.id, reason)
        if (plan.removal) await this.removals.done(plan.removal, `Consul refused: ${reason}`, Date.now())
      },
    })
  }
}
