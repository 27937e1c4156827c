/**
 * Desired state in memory, so that lists and previews do not read thousands of rows for each look. The head's number
 * says whether it still holds; a few new revisions are carried out on it, since a row's version, author and time are
 * those of the revision that wrote it; after many, or at first, everything is read.
 */
import { objectRef } from '@/domain/names'
import { changeId, objectKey, type ObjectKind, type PublishedObject, type Revision } from '@/domain/revision/object'
import { compareRoutes, type NamedRoute } from '@/domain/routing/precedence'
import type { Database } from '@/store/database'
import type { AnyStored } from '@/store/objects/objects'
import { publishedOf, type Stored } from '@/store/objects/table'
import { allStored, currentHead, revisionsAfter } from '@/store/revisions'

export interface DesiredState {
  revision: number
  /** By `objectKey`. Not to be changed: it is shared. */
  stored: ReadonlyMap<string, AnyStored>
}

const mostSteps = 50
const kept = new WeakMap<Database, DesiredState>()
const reading = new WeakMap<Database, Promise<DesiredState>>()

/** Desired state as of a revision that is no older than the call. */
export async function desiredState(database: Database): Promise<DesiredState> {
  const { revision } = await currentHead(database)
  const known = kept.get(database)
  if (known && known.revision >= revision) return known
  const underWay = reading.get(database) ?? renew(database, known)
  const fresh = await underWay
  return fresh.revision >= revision ? fresh : desiredState(database)
}

function renew(database: Database, known: DesiredState | undefined): Promise<DesiredState> {
  const work = readAnew(database, known)
    .then((fresh) => {
      kept.set(database, fresh)
      return fresh
    })
    .finally(() => reading.delete(database))
  reading.set(database, work)
  return work
}

async function readAnew(database: Database, known: DesiredState | undefined): Promise<DesiredState> {
  if (known) {
    const steps = await revisionsAfter(database, known.revision, mostSteps)
    if (steps.length < mostSteps) return steps.reduce(advance, known)
  }
  const { revision, objects } = await allStored(database)
  return { revision, stored: new Map(objects.map((each) => [objectKey(each), each])) }
}

/** The state after one revision more. */
export function advance(state: DesiredState, revision: Revision): DesiredState {
  const stored = new Map(state.stored)
  const common = { version: revision.revision, updatedAtMs: revision.committedAtMs, updatedBy: revision.author }
  for (const change of revision.changes) {
    if (change.op === 'delete') stored.delete(objectKey(changeId(change)))
    else stored.set(objectKey(change.object), { ...change.object, ...common })
  }
  return { revision: revision.revision, stored }
}

/** All objects of one kind, by namespace and name. */
export function ofKind<K extends ObjectKind>(state: DesiredState, kind: K): Stored<K>[] {
  const all = [...state.stored.values()].filter((each) => each.kind === kind) as unknown as Stored<K>[]
  return all.sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name))
}

/** The set as gateways get it, by `objectKey`. */
export function publishedSet(state: DesiredState): Map<string, PublishedObject> {
  return new Map([...state.stored].map(([key, each]) => [key, publishedOf(each)]))
}

const orders = new WeakMap<DesiredState, (NamedRoute & { route: Stored<'route'> })[]>()

/** All routes in match order. */
export function routesInOrder(state: DesiredState): (NamedRoute & { route: Stored<'route'> })[] {
  const known = orders.get(state)
  if (known) return known
  const order = ofKind(state, 'route')
    .map((route) => ({ ref: objectRef(route.namespace, route.name), spec: route.spec, route }))
    .sort(compareRoutes)
  orders.set(state, order)
  return order
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
