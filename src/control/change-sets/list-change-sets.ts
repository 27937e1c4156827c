import { validApprovals } from '@/domain/change-set/approval'
import { objectKey } from '@/domain/revision/object'
import type { ChangeSetRow } from '@/domain/view/change-views'
import { changesInRow } from '@/domain/view/views'
import { readApprovals, writersOf } from '@/store/change-sets/approvals'
import { type ListedChangeSet, listChangeSets as list } from '@/store/change-sets/rows'
import type { ControlParts } from '../context'
import { desiredState, type DesiredState } from '../desired-state'

/** The last changed first. */
export async function listChangeSets(
  { database }: ControlParts,
  input: { status: 'OPEN' | 'ALL'; limit: number },
): Promise<ChangeSetRow[]> {
  const [sets, state] = await Promise.all([list(database, input), desiredState(database)])
  const approvals = await readApprovals(database.client, sets)
  return sets.map(({ authorId, edits, ...set }) => ({
    ...set,
    edits: edits.slice(0, changesInRow).map(({ op, id }) => ({ op, id })),
    editCount: edits.length,
    approvals: validApprovals({
      namespaces: [],
      writers: writersOf({ authorId }, edits),
      approvals: approvals.get(set.id) ?? [],
    }).length,
    conflicts: set.status === 'OPEN' ? staleEdits(edits, state) : 0,
  }))
}

function staleEdits(edits: ListedChangeSet['edits'], { stored }: DesiredState): number {
  return edits.filter((each) => (stored.get(objectKey(each.id))?.version ?? null) !== each.baseVersion).length
}
