/**
 * All kinds of publishable objects through one door. Reads and writes go in chunks, because PostgreSQL takes at most
 * 65,535 parameters in a statement.
 */
import { type ObjectId, objectKey, type ObjectKind, objectKinds } from '@/domain/revision/object'
import type { Queries } from '../database'
import { breakerOverrideTable } from './breaker-overrides'
import { breakerPolicyTable } from './breaker-policies'
import { instanceOverrideTable } from './instance-overrides'
import { rateLimitOverrideTable } from './rate-limit-overrides'
import { rateLimitPolicyTable } from './rate-limit-policies'
import { routeTable } from './routes'
import { serviceTable } from './services'
import { subsetTable } from './subsets'
import type { ObjectTable, Stored } from './table'

const tables: { [K in ObjectKind]: ObjectTable<K> } = {
  service: serviceTable,
  subset: subsetTable,
  route: routeTable,
  breaker: breakerPolicyTable,
  'breaker-override': breakerOverrideTable,
  'rate-limit': rateLimitPolicyTable,
  'rate-limit-override': rateLimitOverrideTable,
  'instance-override': instanceOverrideTable,
}

const chunkSize = 500

export type AnyStored = { [K in ObjectKind]: Stored<K> }[ObjectKind]

/** The named objects that exist, by `objectKey`. */
export async function findObjects(queries: Queries, ids: readonly ObjectId[]): Promise<Map<string, AnyStored>> {
  const found = new Map<string, AnyStored>()
  for (const kind of objectKinds) {
    for (const chunk of chunks(ids.filter((each) => each.kind === kind))) {
      for (const each of await tables[kind].find(queries, chunk)) found.set(objectKey(each), each)
    }
  }
  return found
}

export async function removeObjects(queries: Queries, ids: readonly ObjectId[]): Promise<void> {
  for (const kind of objectKinds) {
    for (const chunk of chunks(ids.filter((each) => each.kind === kind))) await tables[kind].remove(queries, chunk)
  }
}

export async function insertObjects(queries: Queries, objects: readonly AnyStored[]): Promise<void> {
  for (const kind of objectKinds) {
    const table = tables[kind] as { insert(queries: Queries, objects: readonly AnyStored[]): Promise<void> }
    for (const chunk of chunks(objects.filter((each) => each.kind === kind))) await table.insert(queries, chunk)
  }
}

/** All objects of one kind, of one namespace or (null) of all, by namespace and name. */
export function listObjects<K extends ObjectKind>(
  queries: Queries,
  kind: K,
  namespace: string | null,
): Promise<Stored<K>[]> {
  return tables[kind].list(queries, namespace)
}

/** One object, or null. */
export async function findObject<K extends ObjectKind>(
  queries: Queries,
  kind: K,
  place: { namespace: string; name: string },
): Promise<Stored<K> | null> {
  return (await tables[kind].find(queries, [place]))[0] ?? null
}

/** Every object of every kind. */
export async function listEverything(queries: Queries): Promise<AnyStored[]> {
  const all: AnyStored[] = []
  for (const kind of objectKinds) all.push(...((await listObjects(queries, kind, null)) as AnyStored[]))
  return all
}

function chunks<T>(all: readonly T[]): T[][] {
  const result: T[][] = []
  for (let start = 0; start < all.length; start += chunkSize) result.push(all.slice(start, start + chunkSize))
  return result
}
