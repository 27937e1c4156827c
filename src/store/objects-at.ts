import { objectKey, type PublishedObject } from '@/domain/revision/object'
import { toObjectSet } from '@/domain/revision/object-set'
import { type Database, inTransaction } from './database'
import { netChanges } from './net-changes'
import { listEverything } from './objects/objects'
import { publishedOf } from './objects/table'

/** Every object as it was at a revision: what stands now, with everything since taken back. */
export function objectsAt(database: Database, revision: number): Promise<PublishedObject[]> {
  return inTransaction(
    database,
    async (queries) => {
      const { revision: newest } = await queries.head.findUniqueOrThrow({ where: { id: 1 } })
      const set = toObjectSet((await listEverything(queries)).map(publishedOf))
      for (const { id, before } of await netChanges(queries, revision, newest)) {
        if (before) set.set(objectKey(id), before)
        else set.delete(objectKey(id))
      }
      return [...set.values()]
    },
    'RepeatableRead',
  )
}
