import { objectRef } from '@/domain/names'
import type { RateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import type { Queries } from '../database'
import type { RateLimitOverrideModel } from '../generated/models/RateLimitOverride'
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

/** The orders of these policies' keys, spent ones too. */
export async function findKeyOrders(
  queries: Queries,
  policies: readonly Place[],
): Promise<Stored<'rate-limit-override'>[]> {
  if (policies.length === 0) return []
  const where = { OR: policies.map(({ namespace, name }) => ({ namespace, policy: name })) }
  return (await queries.rateLimitOverride.findMany({ where, orderBy: byPlace })).map(toStored)
}

/** How many keys of each policy (`namespace/name`) are boosted or blocked at `nowMs`, of one namespace or of all. */
export async function countKeyOrders(
  queries: Queries,
  namespace: string | null,
  nowMs: number,
): Promise<Map<string, number>> {
  const counts = await queries.rateLimitOverride.groupBy({
    by: ['namespace', 'policy'],
    where: {
      ...inNamespace(namespace),
      stance: { not: 'NORMAL' },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
    },
    _count: true,
  })
  return new Map(counts.map((each) => [objectRef(each.namespace, each.policy), each._count]))
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
