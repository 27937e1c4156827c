import { changeId, type Revision } from '@/domain/revision/object'
import type { RevisionRow } from '@/domain/view/views'
import { revisionsBefore } from '@/store/revisions'
import type { ControlParts } from '../context'

/** Newest first. */
export async function listRevisions(
  { database }: ControlParts,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<RevisionRow[]> {
  return (await revisionsBefore(database, before ?? null, limit)).map(toRow)
}

export function toRow(revision: Revision): RevisionRow {
  return { ...revision, changes: revision.changes.map((each) => ({ op: each.op, id: changeId(each) })) }
}
