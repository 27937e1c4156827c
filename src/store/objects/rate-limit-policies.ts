import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import type { RateLimitPolicyModel } from '../generated/models/RateLimitPolicy'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

export const rateLimitPolicyTable: ObjectTable<'rate-limit'> = {
  find: async (queries, places) => (await queries.rateLimitPolicy.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.rateLimitPolicy.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.rateLimitPolicy.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.rateLimitPolicy.createMany({ data: objects.map(toRow) })
  },
}

function toRow(stored: Stored<'rate-limit'>) {
  const { key, scope, ...spec } = stored.spec
  return { ...commonColumns(stored), ...spec, keySource: key.source, keyName: key.name, limitScope: scope }
}

function toStored(row: RateLimitPolicyModel) {
  const spec: RateLimitSpec = {
    enabled: row.enabled,
    description: row.description,
    route: row.route,
    limit: row.limit,
    periodMs: row.periodMs,
    burst: row.burst,
    key: { source: row.keySource, name: row.keyName },
    scope: row.limitScope,
    mode: row.mode,
    onRedisDown: row.onRedisDown,
  }
  return storedObject('rate-limit', row, spec)
}
