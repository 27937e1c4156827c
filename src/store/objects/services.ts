import type { ServiceModel } from '../generated/models/Service'
import type { SpecOf } from '@/domain/revision/object'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, storedObject } from './table'

export const serviceTable: ObjectTable<'service'> = {
  find: async (queries, places) => (await queries.service.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.service.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.service.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.service.createMany({ data: objects.map((each) => ({ ...commonColumns(each), ...each.spec })) })
  },
}

function toStored(row: ServiceModel) {
  const spec: SpecOf<'service'> = {
    description: row.description,
    owner: row.owner,
    sendToWarning: row.sendToWarning,
  }
  return storedObject('service', row, spec)
}
