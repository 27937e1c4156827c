import type { BreakerOverrideSpec, BreakerSpec } from '@/domain/breaker/policy'
import { BreakerMachine } from '@/domain/breaker/machine'
import type { Clock } from '@/domain/clock'
import { type ObjectRef, objectRef } from '@/domain/names'
import type { ObjectOf, PublishedObject } from '@/domain/revision/object'
import type { BreakerStatus } from '@/wire/telemetry'
import type { RuleSink } from '../rules/rule-set'

interface Kept {
  machine: BreakerMachine
  /** What it had done when the second began. */
  rejectedBefore: number
  openedBefore: number
}

/** A breaker in force and its live machines: one for the service, or one for each instance that was ever asked for. */
export class BreakerInForce {
  private readonly machines = new Map<string, Kept>()

  constructor(
    readonly ref: ObjectRef,
    private currentSpec: BreakerSpec,
    private currentOverride: BreakerOverrideSpec | null,
  ) {}

  get spec(): BreakerSpec {
    return this.currentSpec
  }

  get override(): BreakerOverrideSpec | null {
    return this.currentOverride
  }

  /** @param instance is not looked at when the breaker is one for the whole service. */
  machine(instance: string, nowMs: number): BreakerMachine {
    const key = this.spec.scope === 'SERVICE' ? '' : instance
    const known = this.machines.get(key)
    if (known) return known.machine
    const machine = new BreakerMachine(this.spec, nowMs)
    if (this.currentOverride) machine.setOverride(this.currentOverride, nowMs)
    this.machines.set(key, { machine, rejectedBefore: 0, openedBefore: 0 })
    return machine
  }

  setSpec(spec: BreakerSpec, nowMs: number): void {
    this.currentSpec = spec
    for (const { machine } of this.machines.values()) machine.setPolicy(spec, nowMs)
  }

  setOverride(override: BreakerOverrideSpec | null, nowMs: number): void {
    this.currentOverride = override
    for (const { machine } of this.machines.values()) machine.setOverride(override, nowMs)
  }

  /** Forgets the machines of instances that are gone. */
  retain(instances: ReadonlySet<string>): void {
    if (this.spec.scope === 'SERVICE') return
    for (const instance of this.machines.keys()) if (!instances.has(instance)) this.machines.delete(instance)
  }

  /** The machines as they are now, with what each refused since the second began. */
  statuses(gateway: string, nowMs: number): BreakerStatus[] {
    if (this.spec.scope === 'SERVICE') this.machine('', nowMs)
    return [...this.machines].map(([instance, { machine, rejectedBefore }]) => {
      const { rejectedTotal, openedTotal: _openedTotal, ...snapshot } = machine.snapshot(nowMs)
      const scope = { breaker: this.ref, service: this.spec.service, instance: instance === '' ? null : instance }
      return { ...scope, gateway, ...snapshot, rejected: rejectedTotal - rejectedBefore }
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
}

/** The breakers in force, by the service they guard. Operators' overrides hold even when they came before the breaker. */
export class Breakers implements RuleSink {
  private readonly byRef = new Map<ObjectRef, BreakerInForce>()
  private readonly byService = new Map<string, BreakerInForce[]>()
  private readonly overrides = new Map<ObjectRef, BreakerOverrideSpec>()

  constructor(private readonly clock: Clock) {}

  of(service: string): readonly BreakerInForce[] {
    return this.byService.get(service) ?? []
  }

  statuses(gateway: string): BreakerStatus[] {
    const nowMs = this.clock.now()
    return [...this.byRef.values()].flatMap((each) => each.statuses(gateway, nowMs))
  }

  /** How often breakers of single instances opened since the second began, by service and instance. */
  ejections(): Map<string, Map<string, number>> {
    const nowMs = this.clock.now()
    const result = new Map<string, Map<string, number>>()
    for (const breaker of this.byRef.values()) {
      for (const [instance, count] of breaker.openings(nowMs)) {
        const ofService = result.get(breaker.spec.service) ?? new Map<string, number>()
        ofService.set(instance, (ofService.get(instance) ?? 0) + count)
        result.set(breaker.spec.service, ofService)
      }
    }
    return result
  }

  /** From now on `statuses` and `ejections` count anew. */
  beginSecond(): void {
    const nowMs = this.clock.now()
    for (const each of this.byRef.values()) each.beginSecond(nowMs)
  }

  retain(service: string, instances: ReadonlySet<string>): void {
    for (const each of this.of(service)) each.retain(instances)
  }

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    const object = after ?? before
    if (object?.kind === 'breaker') this.changeBreaker(object, after?.kind === 'breaker' ? after.spec : null)
    if (object?.kind === 'breaker-override') {
      const override = after?.kind === 'breaker-override' ? after.spec : null
      const ref = objectRef(object.namespace, object.name)
      if (override) this.overrides.set(ref, override)
      else this.overrides.delete(ref)
      this.byRef.get(ref)?.setOverride(override, this.clock.now())
    }
  }

  private changeBreaker(object: ObjectOf<'breaker'>, spec: BreakerSpec | null): void {
    const ref = objectRef(object.namespace, object.name)
    const standing = this.byRef.get(ref)
    if (standing && spec?.service === standing.spec.service && spec.scope === standing.spec.scope) {
      standing.setSpec(spec, this.clock.now())
      return
    }
    if (standing) this.remove(standing)
    if (spec) this.add(new BreakerInForce(ref, spec, this.overrides.get(ref) ?? null))
  }

  private add(breaker: BreakerInForce): void {
    const { service } = breaker.spec
    this.byRef.set(breaker.ref, breaker)
    this.byService.set(service, [...this.of(service), breaker])
  }

  private remove(breaker: BreakerInForce): void {
    const { service } = breaker.spec
    this.byRef.delete(breaker.ref)
    const rest = this.of(service).filter((each) => each !== breaker)
    if (rest.length > 0) this.byService.set(service, rest)
    else this.byService.delete(service)
  }
}
