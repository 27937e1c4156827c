import type { ObjectId } from '@/domain/revision/object'
import type { ChangeSetOverlap } from '@/domain/view/change-views'
import { findOverlaps } from '@/store/change-sets/rows'
import type { ControlParts } from '../context'

/** Open change sets that touch an object. */
export function touchingObject(
  { database }: ControlParts,
  { object }: { object: ObjectId },
): Promise<ChangeSetOverlap[]> {
  return findOverlaps(database.client, [object], null)
}
