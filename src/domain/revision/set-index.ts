/**
 * A set of objects with what checks and previews look up in it, made once for each set: so that judging an edit costs
 * what it touches and not what there is.
 */
import { breakerOfOverride } from '../breaker/policy'
import { objectRef, type ObjectRef } from '../names'
import type { NamedRoute } from '../routing/precedence'
import { hiderOf, ShadowIndex } from '../routing/shadowed'
import { type Change, changeId, isOrder, type ObjectId, objectKey, type ObjectOf, type PublishedObject } from './object'

export class SetIndex {
  private readonly routesByService = new Map<string, ObjectOf<'route'>[]>()
  private readonly routesByNamespace = new Map<string, ObjectOf<'route'>[]>()
  private readonly breakersByService = new Map<string, ObjectOf<'breaker'>[]>()
  private readonly limitsByRoute = new Map<string, ObjectOf<'rate-limit'>[]>()
  private readonly servicesByName = new Map<string, ObjectOf<'service'>[]>()
  private readonly ordersByBreaker = new Map<string, ObjectOf<'breaker-override'>[]>()
  private readonly ordersByName = new Map<string, ObjectOf<'instance-override'>[]>()
  private readonly byNamespace = new Map<string, number>()
  private shadows: ShadowIndex | null = null

  constructor(readonly objects: ReadonlyMap<string, PublishedObject>) {
    for (const object of objects.values()) this.add(object)
  }

  /** Routes that name a service among their destinations. */
  routesTo(service: string): readonly ObjectOf<'route'>[] {
    return this.routesByService.get(service) ?? []
  }

  routesOf(namespace: string): readonly ObjectOf<'route'>[] {
    return this.routesByNamespace.get(namespace) ?? []
  }

  breakersOf(service: string): readonly ObjectOf<'breaker'>[] {
    return this.breakersByService.get(service) ?? []
  }

  /** Limits that name a route, or (null) all routes of the namespace. */
  limitsOn(namespace: string, route: string | null): readonly ObjectOf<'rate-limit'>[] {
    return this.limitsByRoute.get(`${namespace}/${route ?? ''}`) ?? []
  }

  /** A name has one service at most; while it moves to another namespace, an overlay has another. */
  servicesNamed(name: string): readonly ObjectOf<'service'>[] {
    return this.servicesByName.get(name) ?? []
  }

  /** All orders of a breaker. */
  ordersOfBreaker(breaker: ObjectRef): readonly ObjectOf<'breaker-override'>[] {
    return this.ordersByBreaker.get(breaker) ?? []
  }

  /** Orders of one instance, by `overrideNameOf`: at most one, unless a rollback brought back another elsewhere. */
  ordersNamed(name: string): readonly ObjectOf<'instance-override'>[] {
    return this.ordersByName.get(name) ?? []
  }

  /** How many objects a namespace has. Orders are not counted: they come and go. */
  count(namespace: string): number {
    return this.byNamespace.get(namespace) ?? 0
  }

  /** Made when it is first asked for. */
  get routePlaces(): ShadowIndex {
    this.shadows ??= new ShadowIndex([...this.routesByNamespace.values()].flat().map(namedRoute))
    return this.shadows
  }

  private add(object: PublishedObject): void {
    if (!isOrder(object.kind)) {
      this.byNamespace.set(object.namespace, this.count(object.namespace) + 1)
    }
    switch (object.kind) {
      case 'route':
        push(this.routesByNamespace, object.namespace, object)
        for (const service of servicesOf(object)) push(this.routesByService, service, object)
        break
      case 'breaker':
        push(this.breakersByService, object.spec.service, object)
        break
      case 'rate-limit':
        push(this.limitsByRoute, `${object.namespace}/${object.spec.route ?? ''}`, object)
        break
      case 'service':
        push(this.servicesByName, object.name, object)
        break
      case 'instance-override':
        push(this.ordersByName, object.name, object)
        break
      case 'breaker-override':
        push(this.ordersByBreaker, objectRef(object.namespace, breakerOfOverride(object.name)), object)
        break
      case 'subset':
      case 'rate-limit-override':
        break
    }
  }
}

/** A set after changes, looked up through the index of the set before them. */
export class ChangedSet {
  /** What stands after the changes, by `objectKey`; undefined for what they delete. */
  readonly changed: ReadonlyMap<string, PublishedObject | undefined>
  private readonly added: SetIndex

  constructor(
    readonly before: SetIndex,
    changes: readonly Change[],
  ) {
    this.changed = new Map(
      changes.map((each) => [objectKey(changeId(each)), each.op === 'put' ? each.object : undefined]),
    )
    const puts = [...this.changed].flatMap(([key, object]) => (object ? [[key, object] as const] : []))
    this.added = new SetIndex(new Map(puts))
  }

  get(id: ObjectId): PublishedObject | undefined {
    const key = objectKey(id)
    return this.changed.has(key) ? this.changed.get(key) : this.before.objects.get(key)
  }

  routesTo(service: string) {
    return this.joined(this.before.routesTo(service), this.added.routesTo(service))
  }

  routesOf(namespace: string) {
    return this.joined(this.before.routesOf(namespace), this.added.routesOf(namespace))
  }

  breakersOf(service: string) {
    return this.joined(this.before.breakersOf(service), this.added.breakersOf(service))
  }

  limitsOn(namespace: string, route: string | null) {
    return this.joined(this.before.limitsOn(namespace, route), this.added.limitsOn(namespace, route))
  }

  ordersOfBreaker(breaker: ObjectRef) {
    return this.joined(this.before.ordersOfBreaker(breaker), this.added.ordersOfBreaker(breaker))
  }

  ordersNamed(name: string) {
    return this.joined(this.before.ordersNamed(name), this.added.ordersNamed(name))
  }

  serviceNamed(name: string): ObjectOf<'service'> | undefined {
    return this.joined(this.before.servicesNamed(name), this.added.servicesNamed(name))[0]
  }

  /** How many objects a namespace has, orders not counted. */
  count(namespace: string): number {
    const replaced = [...this.changed.keys()].flatMap((key) => this.before.objects.get(key) ?? [])
    const gone = replaced.filter((each) => each.namespace === namespace && !isOrder(each.kind))
    return this.before.count(namespace) - gone.length + this.added.count(namespace)
  }

  /** The route that hides this one from every request; null when there is none. */
  hiderOf(route: ObjectOf<'route'>): ObjectRef | null {
    return hiderOf(namedRoute(route), [
      // Those that changed stand in the second layer; in the first they are as they were.
      { index: this.before.routePlaces, counts: (ref) => !this.changed.has(`route/${ref}`) },
      { index: this.added.routePlaces },
    ])
  }

  private joined<T extends PublishedObject>(before: readonly T[], added: readonly T[]): readonly T[] {
    if (this.changed.size === 0) return before
    return [...before.filter((each) => !this.changed.has(objectKey(each))), ...added]
  }
}

export function namedRoute(route: ObjectOf<'route'>): NamedRoute {
  return { ref: objectRef(route.namespace, route.name), spec: route.spec }
}

/** Each service that a route sends to, once. */
function servicesOf(route: ObjectOf<'route'>): Set<string> {
  return new Set(route.spec.destinations.map((each) => each.service))
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
