import type { BreakerListener } from '@/domain/breaker/listener'
import { BreakerMachine } from '@/domain/breaker/machine'
import { type Machine, ordersFor, standingOrders } from '@/domain/breaker/orders'
import { type BreakerOverrideSpec, type BreakerSpec, type BreakerState, restingState } from '@/domain/breaker/policy'
import type { ObjectRef } from '@/domain/names'
import type { BreakerStatus } from '@/wire/telemetry'

/** One machine of a breaker on this gateway. */
export interface MachinePlace extends Machine {
  breaker: ObjectRef
  service: string
}

/** What listens to a machine that is made in this state, ms of its clock; null: nothing. */
export type Listen = (machine: MachinePlace, state: BreakerState, nowMs: number) => BreakerListener | null

interface Kept {
  machine: BreakerMachine
  /** What it had done when the second began. */
  rejectedBefore: number
  openedBefore: number
}

/** The name of the machine of a breaker for the whole service. */
const ofService = ''

/**
 * A breaker in force and its live machines: one for the service, or one for each instance that was ever asked for or that
 * an operator's order names.
 */
export class BreakerInForce {
  private readonly machines = new Map<string, Kept>()
  private orders: readonly BreakerOverrideSpec[] = []

  constructor(
    readonly ref: ObjectRef,
    private currentSpec: BreakerSpec,
    private readonly gateway: string,
    private readonly listen: Listen,
  ) {}

  get spec(): BreakerSpec {
    return this.currentSpec
  }

  /** @param instance is not looked at when the breaker is one for the whole service. */
  machine(instance: string, nowMs: number): BreakerMachine {
    const key = this.spec.scope === 'SERVICE' ? ofService : instance
    const known = this.machines.get(key)
    if (known) return known.machine
    const place = this.placeOf(key)
    const machine = new BreakerMachine(this.spec, nowMs, this.listen(place, restingState(this.spec), nowMs))
    machine.setOrders(ordersFor(this.orders, place), nowMs)
    this.machines.set(key, { machine, rejectedBefore: 0, openedBefore: 0 })
    return machine
  }

  setSpec(spec: BreakerSpec, nowMs: number): void {
    this.currentSpec = spec
    for (const { machine } of this.machines.values()) machine.setPolicy(spec, nowMs)
  }

  /** Takes all of the breaker's orders; each machine obeys those that mean it, also one that is made later. */
  setOrders(orders: readonly BreakerOverrideSpec[], nowMs: number): void {
    this.orders = orders
    for (const [key, { machine }] of this.machines) machine.setOrders(ordersFor(orders, this.placeOf(key)), nowMs)
    for (const key of this.named(nowMs)) this.machine(key, nowMs)
  }

  /** Forgets the machines of instances that are gone, but for those that an order names. */
  retain(instances: ReadonlySet<string>, nowMs: number): void {
    if (this.spec.scope === 'SERVICE') return
    const named = this.named(nowMs)
    for (const key of this.machines.keys()) if (!instances.has(key) && !named.has(key)) this.machines.delete(key)
  }

  /** The machines as they are now, with what each refused since the second began. */
  statuses(nowMs: number): BreakerStatus[] {
    if (this.spec.scope === 'SERVICE') this.machine(ofService, nowMs)
    return [...this.machines].map(([key, { machine, rejectedBefore }]) => {
      const { rejectedTotal, openedTotal: _openedTotal, ...snapshot } = machine.snapshot(nowMs)
      return { ...this.placeOf(key), ...snapshot, rejected: rejectedTotal - rejectedBefore }
    })
  }

  /** How often it opened since the second began, by instance; nothing for a breaker of the whole service. */
  openings(nowMs: number): [instance: string, count: number][] {
    if (this.spec.scope === 'SERVICE') return []
    return Array.from(this.machines, ([instance, { machine, openedBefore }]): [string, number] => [
      instance,
      machine.snapshot(nowMs).openedTotal - openedBefore,
    ]).filter(([, count]) => count > 0)
  }

  beginSecond(nowMs: number): void {
    for (const entry of this.machines.values()) {
      const { rejectedTotal, openedTotal } = entry.machine.snapshot(nowMs)
      entry.rejectedBefore = rejectedTotal
      entry.openedBefore = openedTotal
    }
  }

  /** Machines that orders hold in a state whether or not a request ever came: it should be seen that they do. */
  private named(nowMs: number): ReadonlySet<string> {
    const mine = standingOrders(this.orders, nowMs).filter(
      (each) => each.gateway == null || each.gateway === this.gateway,
    )
    if (this.spec.scope === 'SERVICE') return new Set(mine.length > 0 ? [ofService] : [])
    return new Set(mine.flatMap((each) => each.instance ?? []))
  }

  private placeOf(key: string): MachinePlace {
    const instance = key === ofService ? null : key
    return { breaker: this.ref, service: this.spec.service, instance, gateway: this.gateway }
  }
}
