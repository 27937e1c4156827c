import type { SpecOf } from '@/domain/revision/object'
import type { Queries } from '../database'
import type { ServiceModel } from '../generated/models/Service'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

export const serviceTable: ObjectTable<'service'> = {
  find: async (queries, places) => (await queries.service.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.service.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.service.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.service.createMany({ data: objects.map(toRow) })
  },
}

/** The settings of these services, wherever they belong. */
export async function findServices(queries: Queries, names: readonly string[]): Promise<Stored<'service'>[]> {
  return (await queries.service.findMany({ where: { name: { in: [...names] } } })).map(toStored)
}

function toRow(stored: Stored<'service'>) {
  const { minHealthyInstances = null, ...spec } = stored.spec
  return { ...commonColumns(stored), ...spec, minHealthyInstances }
}

/** What is not set is left out, as in the specs of before it could be: so their checksums stay what they were. */
function toStored(row: ServiceModel) {
  const spec: SpecOf<'service'> = {
    description: row.description,
    owner: row.owner,
    sendToWarning: row.sendToWarning,
    ...(row.minHealthyInstances === null ? {} : { minHealthyInstances: row.minHealthyInstances }),
  }
  return storedObject('service', row, spec)
}
