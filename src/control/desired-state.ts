/**
 * Desired state in memory, so that lists and previews do not read thousands of rows for each look. The head's number
 * says whether it still holds; a few new revisions are carried out on it, since a row's version, author and time are
 * those of the revision that wrote it; after many, or at first, everything is read. So it is when the numbers and
 * checksums do not lead on from what is kept: the database may have been set back to an earlier day.
 */
import { objectRef } from '@/domain/names'
import { changeId, objectKey, type ObjectKind, type Revision } from '@/domain/revision/object'
import { SetIndex } from '@/domain/revision/set-index'
import { compareRoutes, type NamedRoute } from '@/domain/routing/precedence'
import type { Database } from '@/store/database'
import type { AnyStored } from '@/store/objects/objects'
import { publishedOf, type Stored } from '@/store/objects/table'
import { allStored, currentHead, type DatabaseHead, revisionsAfter } from '@/store/revisions'
import { advanceChecksum } from '@/wire/checksum'

export interface DesiredState extends DatabaseHead {
  /** By `objectKey`. Not to be changed: it is shared. */
  stored: ReadonlyMap<string, AnyStored>
}

const mostSteps = 50
const kept = new WeakMap<Database, DesiredState>()
const reading = new WeakMap<Database, Promise<DesiredState>>()

/** Desired state as of a revision that is no older than the call. */
export async function desiredState(database: Database): Promise<DesiredState> {
  const known = kept.get(database)
  const head = await currentHead(database)
  if (known?.revision === head.revision && known.checksum === head.checksum) return known
  const underWay = reading.get(database) ?? renew(database, known, head)
  const fresh = await underWay
  return fresh.revision >= head.revision ? fresh : desiredState(database)
}

function renew(database: Database, known: DesiredState | undefined, head: DatabaseHead): Promise<DesiredState> {
  const work = readAnew(database, known, head)
    .then((fresh) => {
      kept.set(database, fresh)
      return fresh
    })
    .finally(() => reading.delete(database))
  reading.set(database, work)
  return work
}

async function readAnew(
  database: Database,
  known: DesiredState | undefined,
  head: DatabaseHead,
): Promise<DesiredState> {
  if (known && head.revision > known.revision) {
    const steps = await revisionsAfter(database, known.revision, mostSteps)
    const advanced = steps.length < mostSteps ? steps.reduce<DesiredState | null>(advance, known) : null
    if (advanced) return advanced
  }
  const { revision, checksum, objects } = await allStored(database)
  return { revision, checksum, stored: new Map(objects.map((each) => [objectKey(each), each])) }
}

/** The state after one revision more; null when that revision does not lead on from it. */
function advance(state: DesiredState | null, revision: Revision): DesiredState | null {
  if (state === null || revision.revision !== state.revision + 1) return null
  const stored = new Map(state.stored)
  const common = { version: revision.revision, updatedAtMs: revision.committedAtMs, updatedBy: revision.author }
  let { checksum } = state
  for (const change of revision.changes) {
    const key = objectKey(changeId(change))
    const before = stored.get(key)
    if (change.op === 'delete') stored.delete(key)
    else stored.set(key, { ...change.object, ...common })
    const after = change.op === 'put' ? change.object : undefined
    checksum = advanceChecksum(checksum, before && publishedOf(before), after)
  }
  return checksum === revision.checksum ? { revision: revision.revision, checksum, stored } : null
}

/** All objects of one kind, by namespace and name. */
export function ofKind<K extends ObjectKind>(state: DesiredState, kind: K): Stored<K>[] {
  const all = [...state.stored.values()].filter((each) => each.kind === kind) as unknown as Stored<K>[]
  return all.sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name))
}

const indexes = new WeakMap<DesiredState, SetIndex>()

/** The set as gateways get it, and what is looked up in it. */
export function indexedSet(state: DesiredState): SetIndex {
  const known = indexes.get(state)
  if (known) return known
  const index = new SetIndex(new Map([...state.stored].map(([key, each]) => [key, publishedOf(each)])))
  indexes.set(state, index)
  return index
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
