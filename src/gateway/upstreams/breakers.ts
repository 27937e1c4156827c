import { breakerOfOverride, type BreakerOverrideSpec, type BreakerSpec } from '@/domain/breaker/policy'
import type { Clock } from '@/domain/clock'
import { type ObjectRef, objectRef } from '@/domain/names'
import type { ObjectOf, PublishedObject } from '@/domain/revision/object'
import type { BreakerStatus } from '@/wire/telemetry'
import type { RuleSink } from '../rules/rule-set'
import { BreakerInForce, type Listen } from './breaker-in-force'

/** The breakers in force, by the service they guard. Operators' orders hold even when they came before the breaker. */
export class Breakers implements RuleSink {
  private readonly byRef = new Map<ObjectRef, BreakerInForce>()
  private readonly byService = new Map<string, BreakerInForce[]>()
  /** By breaker, by the order's name. */
  private readonly orders = new Map<ObjectRef, Map<string, BreakerOverrideSpec>>()
  /** Breakers that are to take their orders when the step is applied. */
  private readonly changed = new Set<ObjectRef>()

  /** @param gateway this one's id */
  constructor(
    private readonly gateway: string,
    private readonly clock: Clock,
    private readonly listen: Listen = () => null,
  ) {}

  of(service: string): readonly BreakerInForce[] {
    return this.byService.get(service) ?? []
  }

  statuses(): BreakerStatus[] {
    const nowMs = this.clock.now()
    return [...this.byRef.values()].flatMap((each) => each.statuses(nowMs))
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
    const nowMs = this.clock.now()
    for (const each of this.of(service)) each.retain(instances, nowMs)
  }

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    const object = after ?? before
    if (object?.kind === 'breaker') this.changeBreaker(object, after?.kind === 'breaker' ? after.spec : null)
    if (object?.kind === 'breaker-override') {
      this.changeOrder(object, after?.kind === 'breaker-override' ? after.spec : null)
    }
  }

  /** Orders are taken together, so that one that takes another's place leaves no moment without either. */
  applied(): void {
    const nowMs = this.clock.now()
    for (const ref of this.changed) this.byRef.get(ref)?.setOrders([...(this.orders.get(ref)?.values() ?? [])], nowMs)
    this.changed.clear()
  }

  private changeOrder({ namespace, name }: ObjectOf<'breaker-override'>, spec: BreakerOverrideSpec | null): void {
    const ref = objectRef(namespace, breakerOfOverride(name))
    const orders = this.orders.get(ref) ?? new Map<string, BreakerOverrideSpec>()
    if (spec) orders.set(name, spec)
    else orders.delete(name)
    if (orders.size > 0) this.orders.set(ref, orders)
    else this.orders.delete(ref)
    this.changed.add(ref)
  }

  private changeBreaker(object: ObjectOf<'breaker'>, spec: BreakerSpec | null): void {
    const ref = objectRef(object.namespace, object.name)
    const standing = this.byRef.get(ref)
    if (standing && spec?.service === standing.spec.service && spec.scope === standing.spec.scope) {
      standing.setSpec(spec, this.clock.now())
      return
    }
    if (standing) this.remove(standing)
    if (!spec) return
    this.add(new BreakerInForce(ref, spec, this.gateway, this.listen))
    this.changed.add(ref)
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
