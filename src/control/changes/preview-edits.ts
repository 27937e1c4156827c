import { breakerOfOverride } from '@/domain/breaker/policy'
import { objectRef } from '@/domain/names'
import { findings } from '@/domain/revision/checks'
import { diffChanges } from '@/domain/revision/diff'
import {
  changeId,
  inReadingOrder,
  isOrder,
  objectKey,
  type ObjectId,
  type ObjectOf,
  type PublishedObject,
} from '@/domain/revision/object'
import { ChangedSet } from '@/domain/revision/set-index'
import { overrideNameOf } from '@/domain/service/instance-override'
import { weightUnder } from '@/domain/service/minimum-healthy'
import type { CatalogInstance } from '@/domain/service/service'
import { takesRequests } from '@/domain/service/traffic'
import type { ChangePreview, Edit, ObjectDiff } from '@/domain/view/change-views'
import type { NamespaceView } from '@/domain/view/views'
import { listNamespaces } from '@/store/namespaces'
import type { Window } from '@/telemetry/window'
import type { ControlParts } from '../context'
import { desiredState, indexedSet } from '../desired-state'
import { readFleet, type Fleet } from '../live/fleet'
import { readWindow } from '../live/window'
import { isLimitOf, servicesOf } from '../services/rules'

/**
 * What publishing the edits would change, whom it touches and what looks wrong. Nothing is saved, and base versions are
 * not judged: that is for the commit. It costs what the edits touch, and not what there is.
 */
export async function previewEdits(parts: ControlParts, { edits }: { edits: Edit[] }): Promise<ChangePreview> {
  const [state, fleet, window, namespaces] = await Promise.all([
    desiredState(parts.database),
    readFleet(parts),
    readWindow(parts),
    listNamespaces(parts.database),
  ])
  const before = indexedSet(state)
  const after = new ChangedSet(before, edits)
  const diffs = diffChanges(inOrder(before.objects, edits), edits)
  const touched = diffs
    .map(({ id }) => ruleOf(id))
    .flatMap((id) => [before.objects.get(objectKey(id)) ?? [], after.get(id) ?? []])
    .flat()
  const routes = touchedRoutes(touched, [new ChangedSet(before, []), after])
  const services = touchedServices(touched, routes)
  const instancesOf = fleet && instancesUnderOrders(fleet, parts.clock.now())
  return {
    diffs,
    affects: {
      services,
      instances: instancesOf && sumOf(services.map((service) => takingRequests(instancesOf, after, service))),
      requestsPerSecond: requestsPerSecond(routes, window),
    },
    findings: findings(before, edits, instancesOf),
    approvalNamespaces: approvalNamespaces(diffs, namespaces),
  }
}

/** The objects that edits touch, their fields in the order in which people read them. */
function inOrder(set: ReadonlyMap<string, PublishedObject>, edits: readonly Edit[]): Map<string, PublishedObject> {
  const keys = edits.map((edit) => objectKey(changeId(edit)))
  return new Map(
    keys.flatMap((key) => {
      const object = set.get(key)
      return object ? [[key, inReadingOrder(object)] as const] : []
    }),
  )
}

/** The object that decides over requests: an order of a breaker acts through it. */
function ruleOf(id: ObjectId): ObjectId {
  return id.kind === 'breaker-override' ? { ...id, kind: 'breaker', name: breakerOfOverride(id.name) } : id
}

/** Routes whose requests may fare differently: those that change, and those that send to or are held by what changes. */
function touchedRoutes(
  touched: readonly PublishedObject[],
  sets: readonly ChangedSet[],
): ReadonlyMap<string, ObjectOf<'route'>> {
  const routes = new Map<string, ObjectOf<'route'>>()
  for (const set of sets) {
    for (const object of touched) {
      for (const route of routesOf(object, set)) routes.set(objectRef(route.namespace, route.name), route)
    }
  }
  return routes
}

function routesOf(object: PublishedObject, set: ChangedSet): readonly ObjectOf<'route'>[] {
  switch (object.kind) {
    case 'route': {
      const route = set.get(object)
      return route?.kind === 'route' ? [route] : []
    }
    case 'rate-limit':
      return set.routesOf(object.namespace).filter((route) => isLimitOf(object, route))
    case 'service':
      return set.routesTo(object.name)
    case 'breaker':
    case 'instance-override':
      return set.routesTo(object.spec.service)
    case 'subset':
      return set
        .routesTo(object.spec.service)
        .filter(
          (route) =>
            object.namespace === route.namespace &&
            route.spec.destinations.some((each) => each.service === object.spec.service && each.subset === object.name),
        )
    case 'breaker-override':
    case 'rate-limit-override':
      return []
  }
}

function touchedServices(
  touched: readonly PublishedObject[],
  routes: ReadonlyMap<string, ObjectOf<'route'>>,
): string[] {
  const names = new Set<string>()
  for (const object of touched) {
    if (object.kind === 'service') names.add(object.name)
    if (object.kind === 'breaker' || object.kind === 'subset' || object.kind === 'instance-override') {
      names.add(object.spec.service)
    }
    if (object.kind === 'route') for (const service of servicesOf(object)) names.add(service)
    if (object.kind !== 'rate-limit') continue
    for (const route of routes.values()) {
      if (isLimitOf(object, route)) for (const service of servicesOf(route)) names.add(service)
    }
  }
  return [...names].sort()
}

function requestsPerSecond(routes: ReadonlyMap<string, unknown>, window: Window | null): number | null {
  if (!window || window.coveredMs === 0) return null
  const counts = [...routes.keys()].map((ref) => window.route(ref)?.count ?? 0)
  return sumOf(counts) / (window.coveredMs / 1000)
}

/** Orders need nobody's approval. */
function approvalNamespaces(diffs: readonly ObjectDiff[], namespaces: readonly NamespaceView[]): string[] {
  const touched = new Set(diffs.filter(({ id }) => !isOrder(id.kind)).map(({ id }) => id.namespace))
  return namespaces.filter((each) => each.requiresApproval && touched.has(each.name)).map((each) => each.name)
}

type UnderOrders = (service: string, set: ChangedSet) => CatalogInstance[]

/** What the catalog has of a service, each instance with the weight that the orders of a set leave it with. */
function instancesUnderOrders(fleet: Fleet, nowMs: number): UnderOrders {
  return (service, set) =>
    (fleet.get(service)?.instances ?? []).map((each) => {
      const orders = set.ordersNamed(overrideNameOf(each))
      const order = orders.find(({ spec }) => spec.instanceId === each.id)
      return order ? { ...each, weight: weightUnder(each, order.spec, nowMs) } : each
    })
}

/** How many instances of a service take requests. */
function takingRequests(instancesOf: UnderOrders, set: ChangedSet, service: string): number {
  const sendToWarning = set.serviceNamed(service)?.spec.sendToWarning ?? true
  return instancesOf(service, set).filter((each) => takesRequests(each, sendToWarning)).length
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
