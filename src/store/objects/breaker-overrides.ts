import { breakerOfOverride, type BreakerOverrideSpec } from '@/domain/breaker/policy'
import type { BreakerOverrideModel } from '../generated/models/BreakerOverride'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

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

function toRow(stored: Stored<'breaker-override'>) {
  const { id, atMs, expiresAtMs, ...spec } = stored.spec
  return {
    ...commonColumns(stored),
    breaker: breakerOfOverride(stored.name),
    ...spec,
    overrideId: id,
    at: new Date(atMs),
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
  }
}

function toStored(row: BreakerOverrideModel) {
  const spec: BreakerOverrideSpec = {
    id: row.overrideId,
    instance: row.instance,
    gateway: row.gateway,
    intent: row.intent,
    reason: row.reason,
    actor: row.actor,
    atMs: row.at.getTime(),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
  }
  return storedObject('breaker-override', row, spec)
}
