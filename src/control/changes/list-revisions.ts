import type { RevisionRow } from '@/domain/view/views'
import { revisionsBefore } from '@/store/revisions'
import type { ControlParts } from '../context'

/** Newest first. */
export function listRevisions(
  { database }: ControlParts,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<RevisionRow[]> {
  return revisionsBefore(database, before ?? null, limit)
}
