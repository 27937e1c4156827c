import type { RateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import type { RateLimitOverrideModel } from '../generated/models/RateLimitOverride'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

export const rateLimitOverrideTable: ObjectTable<'rate-limit-override'> = {
  find: async (queries, places) => (await queries.rateLimitOverride.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.rateLimitOverride.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.rateLimitOverride.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.rateLimitOverride.createMany({ data: objects.map(toRow) })
  },
}

function toRow(stored: Stored<'rate-limit-override'>) {
  const { atMs, expiresAtMs, ...spec } = stored.spec
  return {
    ...commonColumns(stored),
    ...spec,
    at: new Date(atMs),
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
  }
}

function toStored(row: RateLimitOverrideModel) {
  const spec: RateLimitOverrideSpec = {
    policy: row.policy,
    key: row.key,
    stance: row.stance,
    factor: row.factor,
    resetId: row.resetId,
    reason: row.reason,
    actor: row.actor,
    atMs: row.at.getTime(),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
  }
  return storedObject('rate-limit-override', row, spec)
}
