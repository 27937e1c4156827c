import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import type { Queries } from '../database'
import { Prisma } from '../generated/client'
import type { InstanceOverrideModel } from '../generated/models/InstanceOverride'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

export const instanceOverrideTable: ObjectTable<'instance-override'> = {
  find: async (queries, places) => (await queries.instanceOverride.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.instanceOverride.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.instanceOverride.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.instanceOverride.createMany({ data: objects.map(toRow) })
  },
}

/** All orders of these services' instances. */
export async function findOrdersOf(
  queries: Queries,
  services: readonly string[],
): Promise<Stored<'instance-override'>[]> {
  const where = { service: { in: [...services] } }
  return (await queries.instanceOverride.findMany({ where, orderBy: byPlace })).map(toStored)
}

function toRow(stored: Stored<'instance-override'>) {
  const { weight, atMs, expiresAtMs, ...spec } = stored.spec
  return {
    ...commonColumns(stored),
    ...spec,
    weight: weight ?? Prisma.DbNull,
    at: new Date(atMs),
    expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
  }
}

function toStored(row: InstanceOverrideModel) {
  const spec: InstanceOverrideSpec = {
    service: row.service,
    address: row.address,
    port: row.port,
    instanceId: row.instanceId,
    mode: row.mode,
    weight: row.weight as InstanceOverrideSpec['weight'],
    reason: row.reason,
    actor: row.actor,
    atMs: row.at.getTime(),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
  }
  return storedObject('instance-override', row, spec)
}
