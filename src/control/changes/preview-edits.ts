import { objectRef } from '@/domain/names'
import { findings } from '@/domain/revision/checks'
import { diffChanges } from '@/domain/revision/diff'
import { objectKey, type ObjectKind, type ObjectOf, type PublishedObject } from '@/domain/revision/object'
import { type ObjectSet, withChanges } from '@/domain/revision/object-set'
import type { ChangePreview, Edit, ObjectDiff } from '@/domain/view/change-views'
import type { NamespaceView } from '@/domain/view/views'
import { listNamespaces } from '@/store/namespaces'
import type { ControlParts } from '../context'
import { desiredState, publishedSet } from '../desired-state'
import { type Fleet, readFleet } from '../live/fleet'
import { readWindow } from '../live/window'
import { healthyDestinations } from '../services/healthy-destinations'
import { isLimitOf, servicesOf } from '../services/rules'

/**
 * What publishing the edits would change, whom it touches and what looks wrong. Nothing is saved, and base versions are
 * not judged: that is for the commit.
 */
export async function previewEdits(parts: ControlParts, { edits }: { edits: Edit[] }): Promise<ChangePreview> {
  const [state, fleet, window, namespaces] = await Promise.all([
    desiredState(parts.database),
    readFleet(parts),
    readWindow(parts),
    listNamespaces(parts.database),
  ])
  const before = publishedSet(state)
  const after = withChanges(before, edits)
  const diffs = diffChanges(before, edits)
  const routes = touchedRoutes(diffs, before, after)
  const services = touchedServices(diffs, routes, before, after)
  return {
    diffs,
    affects: {
      services,
      instances: fleet && services.reduce((sum, name) => sum + (fleet.get(name)?.instances.length ?? 0), 0),
      requestsPerSecond:
        window && window.coveredMs > 0
          ? sumOf(window.routes.filter((each) => routes.has(each.route)).map((each) => each.count)) /
            (window.coveredMs / 1000)
          : null,
    },
    findings: findings(before, after, fleet && healthyCounts(fleet, after)),
    approvalNamespaces: approvalNamespaces(diffs, namespaces),
  }
}

/** Overrides of breakers need nobody's approval. */
function approvalNamespaces(diffs: readonly ObjectDiff[], namespaces: readonly NamespaceView[]): string[] {
  const touched = new Set(diffs.filter(({ id }) => id.kind !== 'breaker-override').map(({ id }) => id.namespace))
  return namespaces.filter((each) => each.requiresApproval && touched.has(each.name)).map((each) => each.name)
}

/** Routes whose requests may fare differently: those that change, and those that send to or are held by what changes. */
function touchedRoutes(
  diffs: readonly ObjectDiff[],
  before: ObjectSet,
  after: ObjectSet,
): ReadonlyMap<string, ObjectOf<'route'>> {
  const touched = new Map<string, ObjectOf<'route'>>()
  const objects = diffs.flatMap((diff) => [before.get(objectKey(diff.id)), after.get(objectKey(diff.id))])
  const changed = objects.filter((each): each is PublishedObject => each !== undefined)
  for (const set of [before, after]) {
    for (const route of ofKind(set, 'route')) {
      if (changed.some((object) => touches(object, route))) touched.set(objectRef(route.namespace, route.name), route)
    }
  }
  return touched
}

function touches(object: PublishedObject, route: ObjectOf<'route'>): boolean {
  switch (object.kind) {
    case 'route':
      return object.namespace === route.namespace && object.name === route.name
    case 'rate-limit':
      return isLimitOf(object, route)
    case 'service':
      return servicesOf(route).includes(object.name)
    case 'breaker':
      return servicesOf(route).includes(object.spec.service)
    case 'subset':
      return (
        object.namespace === route.namespace &&
        route.spec.destinations.some((each) => each.service === object.spec.service && each.subset === object.name)
      )
    case 'breaker-override':
      return false
  }
}

function touchedServices(
  diffs: readonly ObjectDiff[],
  routes: ReadonlyMap<string, ObjectOf<'route'>>,
  before: ObjectSet,
  after: ObjectSet,
): string[] {
  const names = new Set<string>()
  for (const { id } of diffs) {
    for (const object of [before.get(objectKey(id)), after.get(objectKey(id))]) {
      if (object?.kind === 'service') names.add(object.name)
      if (object?.kind === 'breaker' || object?.kind === 'subset') names.add(object.spec.service)
      if (object?.kind === 'route') for (const service of servicesOf(object)) names.add(service)
    }
    if (id.kind !== 'rate-limit') continue
    for (const route of routes.values()) {
      if (route.namespace === id.namespace) for (const service of servicesOf(route)) names.add(service)
    }
  }
  return [...names].sort()
}

/** As the checks want them: by `service` and `service/subset`. A subset's name that two namespaces use counts for both. */
function healthyCounts(fleet: Fleet, set: ObjectSet): ReadonlyMap<string, number> {
  const counts = healthyDestinations(fleet, ofKind(set, 'service'), ofKind(set, 'subset'))
  const all = new Map(counts.services)
  for (const [key, count] of counts.subsets) {
    const withoutNamespace = key.slice(key.indexOf('/') + 1)
    all.set(withoutNamespace, Math.max(count, all.get(withoutNamespace) ?? 0))
  }
  return all
}

function ofKind<K extends ObjectKind>(set: ObjectSet, kind: K): ObjectOf<K>[] {
  return [...set.values()].filter((each): each is ObjectOf<K> => each.kind === kind)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
