import { type ObjectSet, toObjectSet } from '@/domain/revision/object-set'
import type { Database } from '@/store/database'
import { allObjects, currentHead } from '@/store/revisions'

const kept = new WeakMap<Database, { revision: number; objects: ObjectSet }>()

/** The whole set as it stands now. It is kept for as long as no revision is committed: not to be changed. */
export async function desiredState(database: Database): Promise<ObjectSet> {
  const { revision } = await currentHead(database)
  const known = kept.get(database)
  if (known?.revision === revision) return known.objects
  const read = await allObjects(database)
  const fresh = { revision: read.revision, objects: toObjectSet(read.objects) }
  kept.set(database, fresh)
  return fresh.objects
}
