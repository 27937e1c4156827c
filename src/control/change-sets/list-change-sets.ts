import { isApproved, validApprovals } from '@/domain/change-set/approval'
import { objectKey } from '@/domain/revision/object'
import type { ChangeSetRow } from '@/domain/view/change-views'
import { changesInRow } from '@/domain/view/views'
import { readApprovals, writersOf } from '@/store/change-sets/approvals'
import { type ListedChangeSet, listChangeSets as list } from '@/store/change-sets/rows'
import { listNamespaces } from '@/store/namespaces'
import type { ControlParts } from '../context'
import { desiredState, type DesiredState } from '../desired-state'

/** The last changed first. */
export async function listChangeSets(
  { database }: ControlParts,
  input: { status: 'OPEN' | 'ALL'; limit: number },
): Promise<ChangeSetRow[]> {
  const [sets, state, all] = await Promise.all([
    list(database, input),
    desiredState(database),
    listNamespaces(database),
  ])
  const wanting = new Set(all.filter((each) => each.requiresApproval).map((each) => each.name))
  const approvals = await readApprovals(database.client, sets)
  return sets.map(({ authorId, edits, ...set }) => {
    const open = set.status === 'OPEN'
    const facts = {
      namespaces: edits.map(({ id }) => id.namespace).filter((each) => wanting.has(each)),
      writers: writersOf({ authorId }, edits),
      approvals: approvals.get(set.id) ?? [],
    }
    return {
      ...set,
      edits: edits.slice(0, changesInRow).map(({ op, id }) => ({ op, id })),
      editCount: edits.length,
      approvals: validApprovals(facts).length,
      awaitsApproval: open && !isApproved(facts),
      conflicts: open ? staleEdits(edits, state) : 0,
    }
  })
}

function staleEdits(edits: ListedChangeSet['edits'], { stored }: DesiredState): number {
  return edits.filter((each) => (stored.get(objectKey(each.id))?.version ?? null) !== each.baseVersion).length
}
