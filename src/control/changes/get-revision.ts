import { DomainError } from '@/domain/errors'
import { diffObjects } from '@/domain/revision/diff'
import type { RevisionView } from '@/domain/view/views'
import { findRevision } from '@/store/revisions'
import type { ControlParts } from '../context'
import { toRow } from './list-revisions'
import { readProgress, statusOf } from './publish-status'

/** @throws DomainError NOT_FOUND */
export async function getRevision(parts: ControlParts, input: { revision: number }): Promise<RevisionView> {
  const [found, progress] = await Promise.all([findRevision(parts.database, input.revision), readProgress(parts)])
  if (!found) {
    const message = `there is no revision ${String(input.revision)}`
    throw new DomainError('NOT_FOUND', message, [{ field: 'revision', value: input.revision, message }])
  }
  const { before, ...revision } = found
  const diffs = revision.changes.flatMap(
    (each, index) => diffObjects(before[index] ?? undefined, each.op === 'put' ? each.object : undefined) ?? [],
  )
  return { ...toRow(revision), diffs, status: statusOf(revision, progress, parts.clock.now()) }
}
