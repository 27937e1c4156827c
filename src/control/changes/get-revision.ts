import { DomainError } from '@/domain/errors'
import { diffObjects } from '@/domain/revision/diff'
import { changeId } from '@/domain/revision/object'
import { changesInRow, type RevisionView } from '@/domain/view/views'
import { findRevision } from '@/store/revisions'
import type { ControlParts } from '../context'
import { readProgress, statusOf } from './publish-status'

/** @throws DomainError NOT_FOUND */
export async function getRevision(parts: ControlParts, input: { revision: number }): Promise<RevisionView> {
  const [found, progress] = await Promise.all([findRevision(parts.database, input.revision), readProgress(parts)])
  if (!found) {
    const message = `there is no revision ${String(input.revision)}`
    throw new DomainError('NOT_FOUND', message, [{ field: 'revision', value: input.revision, message }])
  }
  const { before, changes, ...revision } = found
  const diffs = changes.flatMap(
    (each, index) => diffObjects(before[index] ?? undefined, each.op === 'put' ? each.object : undefined) ?? [],
  )
  return {
    ...revision,
    changes: changes.slice(0, changesInRow).map((each) => ({ op: each.op, id: changeId(each) })),
    changeCount: changes.length,
    diffs,
    status: statusOf(revision, progress, parts.clock.now()),
  }
}
