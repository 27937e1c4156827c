import { diffObjects } from '@/domain/revision/diff'
import { inReadingOrder, type PublishedObject } from '@/domain/revision/object'
import type { RevisionComparison } from '@/domain/view/change-views'
import { changesBetween } from '@/store/rollback'
import type { ControlParts } from '../context'

/**
 * What differs from one revision to another, whichever is the older; 0 is the empty set.
 * @throws DomainError NOT_FOUND
 */
export async function compareRevisions(
  { database }: ControlParts,
  { from, to }: { from: number; to: number },
): Promise<RevisionComparison> {
  const changes = await changesBetween(database, from, to)
  return {
    from,
    to,
    diffs: changes.flatMap(({ before, after }) => diffObjects(shown(before), shown(after)) ?? []),
  }
}

function shown(object: PublishedObject | null): PublishedObject | undefined {
  return object ? inReadingOrder(object) : undefined
}
