/**
 * What an operator should know before a change is published: not errors (schemas refuse those). Only what the change brings
 * about is told, and what concerns an object that it touches; old sins elsewhere are not. Only what a change can make
 * better or worse is judged, before it and after it, so that one edit among thousands of rules costs little.
 */
import { type Finding, findingCodes } from '../view/change-views'
import { diffObjects } from './diff'
import {
  breakerFindings,
  conflictingLimits,
  findingOf,
  type InstancesOf,
  limitFindings,
  removalFindings,
  routeFindings,
  subsetFindings,
} from './finding-rules'
import { type Change, objectKey, type ObjectOf, type PublishedObject } from './object'
import { ChangedSet, namedRoute, type SetIndex } from './set-index'

/** What is judged: objects by key, and groups. */
interface Scope {
  routes: Set<string>
  limits: Set<string>
  subsets: Set<string>
  /** Services whose breakers are held against each other. */
  breakersOf: Set<string>
  /** Namespace and route whose limits are. */
  limitsOn: Map<string, { namespace: string; route: string | null }>
}

/** Findings about changes of a set, the gravest first. */
export function findings(set: SetIndex, changes: readonly Change[], instancesOf: InstancesOf): Finding[] {
  const after = new ChangedSet(set, changes)
  const scope = scopeOf(after)
  const known = new Set(judge(new ChangedSet(set, []), scope, instancesOf).map(findingKey))
  const touched = new Set(
    [...after.changed]
      .filter(([key, object]) => diffObjects(set.objects.get(key), object) !== null)
      .map(([key]) => key),
  )
  const brought = judge(after, scope, instancesOf).filter(
    (each) => !known.has(findingKey(each)) || touched.has(each.object),
  )
  return [...brought, ...removals(after)].sort(bySeverity)
}

/** What the changes can make better or worse. */
function scopeOf(after: ChangedSet): Scope {
  const scope: Scope = {
    routes: new Set(),
    limits: new Set(),
    subsets: new Set(),
    breakersOf: new Set(),
    limitsOn: new Map(),
  }
  for (const [key, object] of after.changed) {
    for (const each of [after.before.objects.get(key), object]) if (each) addConcerned(scope, after, each)
  }
  return scope
}

function addConcerned(scope: Scope, after: ChangedSet, object: PublishedObject): void {
  const { namespace, spec } = object
  switch (object.kind) {
    case 'route':
      scope.routes.add(objectKey(object))
      for (const ref of after.before.routePlaces.coveredBy(namedRoute(object))) scope.routes.add(`route/${ref}`)
      break
    case 'subset':
      scope.subsets.add(objectKey(object))
      for (const route of after.routesTo(object.spec.service)) {
        if (route.namespace === namespace) scope.routes.add(objectKey(route))
      }
      break
    case 'service':
      for (const route of after.routesTo(object.name)) scope.routes.add(objectKey(route))
      break
    case 'breaker':
      scope.breakersOf.add(object.spec.service)
      break
    case 'rate-limit': {
      const { route } = spec as ObjectOf<'rate-limit'>['spec']
      scope.limits.add(objectKey(object))
      scope.limitsOn.set(`${namespace}/${route ?? ''}`, { namespace, route })
      break
    }
    case 'instance-override':
      for (const route of after.routesTo((spec as ObjectOf<'instance-override'>['spec']).service)) {
        scope.routes.add(objectKey(route))
      }
      break
    case 'breaker-override':
    case 'rate-limit-override':
      break
  }
}

function judge(set: ChangedSet, scope: Scope, instancesOf: InstancesOf): Finding[] {
  return [
    ...pick(set, scope.routes, 'route').flatMap((each) => routeFindings(set, each, instancesOf)),
    ...pick(set, scope.subsets, 'subset').flatMap((each) => subsetFindings(set, each, instancesOf)),
    ...pick(set, scope.limits, 'rate-limit').flatMap((each) => limitFindings(set, each)),
    ...[...scope.breakersOf].flatMap((service) => breakerFindings(set, service)),
    ...[...scope.limitsOn.values()].flatMap(({ namespace, route }) => conflictingLimits(set, namespace, route)),
  ]
}

function pick<K extends PublishedObject['kind']>(set: ChangedSet, keys: Iterable<string>, kind: K): ObjectOf<K>[] {
  return [...keys].flatMap((key) => {
    const object = set.changed.has(key) ? set.changed.get(key) : set.before.objects.get(key)
    return object?.kind === kind ? [object as ObjectOf<K>] : []
  })
}

function removals(after: ChangedSet): Finding[] {
  const removed = [...after.changed].flatMap(([key, object]) => (object ? [] : (after.before.objects.get(key) ?? [])))
  const namespaces = new Set(removed.map((each) => each.namespace))
  return [
    ...removed.flatMap((each) => removalFindings(after, each)),
    ...[...namespaces].flatMap((each) => emptied(after, each) ?? []),
  ]
}

/** That a namespace is left without any object, or without any route. */
function emptied(after: ChangedSet, namespace: string): Finding | null {
  const objects = after.before.count(namespace)
  const routes = after.before.routesOf(namespace).length
  const found = (what: string, count: number) =>
    findingOf('REMOVES_EVERYTHING', namespace, { what, count: String(count) })
  if (objects > 0 && after.count(namespace) === 0) return found('objects', objects)
  return routes > 0 && after.routesOf(namespace).length === 0 ? found('routes', routes) : null
}

function findingKey({ code, object, params }: Finding): string {
  return JSON.stringify([code, object, params])
}

function bySeverity(a: Finding, b: Finding): number {
  const code = findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code)
  if (a.severity !== b.severity) return a.severity === 'danger' ? -1 : 1
  return code || (a.object < b.object ? -1 : a.object > b.object ? 1 : 0)
}
