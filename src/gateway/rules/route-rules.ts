import { type ObjectRef, objectRef } from '@/domain/names'
import type { PublishedObject } from '@/domain/revision/object'
import { RouteTable } from '@/domain/routing/route-table'
import type { RuleSink } from './rule-set'

/** The routes in force, and how many of them send to each service: only those services are worth watching. */
export class RouteRules implements RuleSink {
  readonly table = new RouteTable()
  private readonly uses = new Map<string, number>()

  constructor(
    private readonly listener: {
      /** A first route names this service. */
      used(service: string): void
      /** No route names it any more. */
      unused(service: string): void
      /** What was kept for this route holds no longer. */
      routeChanged(ref: ObjectRef): void
    },
  ) {}

  change(before: PublishedObject | undefined, after: PublishedObject | undefined): void {
    const object = after ?? before
    if (object?.kind !== 'route') return
    const ref = objectRef(object.namespace, object.name)
    if (after?.kind === 'route') this.table.put(ref, after.spec)
    else this.table.delete(ref)
    this.listener.routeChanged(ref)
    // First what is added, so that a service that both name is not let go between.
    for (const service of servicesOf(after)) this.count(service, 1)
    for (const service of servicesOf(before)) this.count(service, -1)
  }

  private count(service: string, by: number): void {
    const uses = (this.uses.get(service) ?? 0) + by
    if (uses > 0) this.uses.set(service, uses)
    else this.uses.delete(service)
    if (by > 0 && uses === by) this.listener.used(service)
    if (uses === 0) this.listener.unused(service)
  }
}

function servicesOf(object: PublishedObject | undefined): Set<string> {
  if (object?.kind !== 'route' || !object.spec.enabled) return new Set()
  return new Set(object.spec.destinations.map((each) => each.service))
}
