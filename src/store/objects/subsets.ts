import type { SpecOf } from '@/domain/revision/object'
import type { SubsetModel } from '../generated/models/Subset'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, storedObject } from './table'

export const subsetTable: ObjectTable<'subset'> = {
  find: async (queries, places) => (await queries.subset.findMany({ where: anyOf(places) })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.subset.findMany({ where: inNamespace(namespace), orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.subset.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.subset.createMany({ data: objects.map((each) => ({ ...commonColumns(each), ...each.spec })) })
  },
}

function toStored(row: SubsetModel) {
  const spec: SpecOf<'subset'> = {
    service: row.service,
    tags: row.tags,
    meta: row.meta as SpecOf<'subset'>['meta'],
  }
  return storedObject('subset', row, spec)
}
