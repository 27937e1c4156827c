import { changeId, objectKey } from '@/domain/revision/object'
import type { Edit } from '@/domain/view/change-views'
import type { PublishStatus } from '@/domain/view/views'
import { commitRevision, type StoreEdit } from '@/store/commit-revision'
import type { Database } from '@/store/database'
import { findObjects } from '@/store/objects/objects'
import type { ControlContext } from '../context'
import { publishStatus } from './publish-status'

/**
 * Commits edits as one revision and tells how far it has come, which at once is not far. A breaker's override goes with
 * its breaker.
 * @throws DomainError INVALID, CONFLICT, UNAVAILABLE as `commitRevision`
 */
export async function publishEdits(
  context: ControlContext,
  { edits, message }: { edits: Edit[]; message: string },
): Promise<PublishStatus> {
  const { database, clock, actor } = context
  const all = [...edits, ...(await orphanedOverrides(database, edits))]
  const { revision } = await commitRevision(database, { edits: all, message, author: actor, nowMs: clock.now() })
  return publishStatus(context, { revision })
}

async function orphanedOverrides(database: Database, edits: readonly Edit[]): Promise<StoreEdit[]> {
  const named = new Set(edits.map((edit) => objectKey(changeId(edit))))
  const ids = edits
    .filter((edit) => edit.op === 'delete' && edit.id.kind === 'breaker')
    .map((edit) => ({ ...changeId(edit), kind: 'breaker-override' as const }))
    .filter((id) => !named.has(objectKey(id)))
  const found = await findObjects(database.client, ids)
  return ids.filter((id) => found.has(objectKey(id))).map((id) => ({ op: 'delete', id, baseVersion: 'ANY' }))
}
