import { diffObjects } from '@/domain/revision/diff'
import { changeId, inReadingOrder, type PublishedObject } from '@/domain/revision/object'
import { changesInRow, type RevisionView } from '@/domain/view/views'
import { listKnownGateways } from '@/store/gateways'
import { findRevision } from '@/store/revisions'
import type { ControlParts } from '../context'
import { notFound } from '../not-found'
import { gatewaysOnRevision } from './gateways-on-revision'
import { readProgress, statusOf } from './publish-status'

/** @throws DomainError NOT_FOUND */
export async function getRevision(parts: ControlParts, input: { revision: number }): Promise<RevisionView> {
  const { database } = parts
  const [found, known, progress] = await Promise.all([
    findRevision(database, input.revision),
    listKnownGateways(database),
    readProgress(parts, input.revision),
  ])
  if (!found) throw notFound('revision', String(input.revision), 'revision')
  const { before, changes, ...revision } = found
  const diffs = changes.flatMap(
    (each, index) => diffObjects(shown(before[index]), shown(each.op === 'put' ? each.object : null)) ?? [],
  )
  return {
    ...revision,
    changes: changes.slice(0, changesInRow).map((each) => ({ op: each.op, id: changeId(each) })),
    changeCount: changes.length,
    diffs,
    status: statusOf(revision, progress),
    gateways: gatewaysOnRevision(revision, progress, known),
  }
}

function shown(object: PublishedObject | null | undefined): PublishedObject | undefined {
  return object ? inReadingOrder(object) : undefined
}
