import type { ObjectKind, PublishedObject, SpecOf } from '@/domain/revision/object'
import type { Queries } from '../database'

export interface Place {
  namespace: string
  name: string
}

/** An object as it stands in its table. `version` is the number of the revision that wrote it. */
export interface Stored<K extends ObjectKind> extends Place {
  kind: K
  spec: SpecOf<K>
  version: number
  updatedAtMs: number
  updatedBy: string
}

/**
 * What each kind's repository does. A change replaces a row: remove, then insert, many at once, so that one edit and a
 * thousand take the same few statements.
 */
export interface ObjectTable<K extends ObjectKind> {
  find(queries: Queries, places: readonly Place[]): Promise<Stored<K>[]>
  /** All of one namespace, or of all (null), by namespace and name. */
  list(queries: Queries, namespace: string | null): Promise<Stored<K>[]>
  remove(queries: Queries, places: readonly Place[]): Promise<void>
  insert(queries: Queries, objects: readonly Stored<K>[]): Promise<void>
}

/** The columns that all publishable rows have. */
export interface CommonColumns extends Place {
  version: number
  updatedAt: Date
  updatedBy: string
}

export function commonColumns(stored: Omit<Stored<ObjectKind>, 'kind' | 'spec'>): CommonColumns {
  return {
    namespace: stored.namespace,
    name: stored.name,
    version: stored.version,
    updatedAt: new Date(stored.updatedAtMs),
    updatedBy: stored.updatedBy,
  }
}

export function storedObject<K extends ObjectKind>(kind: K, row: CommonColumns, spec: SpecOf<K>): Stored<K> {
  return {
    kind,
    namespace: row.namespace,
    name: row.name,
    spec,
    version: row.version,
    updatedAtMs: row.updatedAt.getTime(),
    updatedBy: row.updatedBy,
  }
}

/** The object as gateways get it: without version and author. */
export function publishedOf({ kind, namespace, name, spec }: Place & { kind: ObjectKind; spec: unknown }) {
  return { kind, namespace, name, spec } as PublishedObject
}

/** A condition that picks these rows. */
export function anyOf(places: readonly Place[]): { OR: Place[] } {
  return { OR: places.map(({ namespace, name }) => ({ namespace, name })) }
}

export function inNamespace(namespace: string | null): { namespace?: string } {
  return namespace === null ? {} : { namespace }
}

export const byPlace = [{ namespace: 'asc' }, { name: 'asc' }] satisfies Record<string, 'asc'>[]
