import { breakerOfOverride, type BreakerOverrideSpec, orderTarget, publishedTarget } from '@/domain/breaker/policy'
import type { Queries } from '../database'
import type { BreakerOverrideModel } from '../generated/models/BreakerOverride'
import {
  anyOf,
  byPlace,
  commonColumns,
  inNamespace,
  type ObjectTable,
  type Place,
  type Stored,
  storedObject,
} from './table'

export const breakerOverrideTable: ObjectTable<'breaker-override'> = {
  find: async (queries, places) => (await queries.breakerOverride.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.breakerOverride.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.breakerOverride.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.breakerOverride.createMany({ data: objects.map(toRow) })
  },
}

/** All orders of these breakers, also those that are over, by namespace and name. */
export async function findOrdersOfBreakers(
  queries: Queries,
  breakers: readonly Place[],
): Promise<Stored<'breaker-override'>[]> {
  if (breakers.length === 0) return []
  const where = { OR: breakers.map(({ namespace, name }) => ({ namespace, breaker: name })) }
  return (await queries.breakerOverride.findMany({ where, orderBy: byPlace })).map(toStored)
}

function toRow(stored: Stored<'breaker-override'>) {
  const { id, atMs, expiresAtMs, ...spec } = stored.spec
  return {
    ...commonColumns(stored),
    breaker: breakerOfOverride(stored.name),
    ...spec,
    ...orderTarget(spec),
    overrideId: id,
    at: new Date(atMs),
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
  }
}

function toStored(row: BreakerOverrideModel) {
  const spec: BreakerOverrideSpec = {
    id: row.overrideId,
    ...publishedTarget(row),
    intent: row.intent,
    reason: row.reason,
    actor: row.actor,
    atMs: row.at.getTime(),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
  }
  return storedObject('breaker-override', row, spec)
}
