import type { TimeMark } from '@/domain/view/views'
import { type RevisionMark, revisionMarks } from '@/store/revisions'
import type { ControlParts } from '../context'

/** More marks than this say nothing on a chart. */
const mostMarks = 200

/** Revisions and trips committed in [fromMs, toMs), oldest first; the newest when there are many. */
export async function marksInRange(
  { database }: ControlParts,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<TimeMark[]> {
  return (await revisionMarks(database, fromMs, toMs, mostMarks)).map(toMark)
}

function toMark({ revision, committedAtMs, message, trips }: RevisionMark): TimeMark {
  return { atMs: committedAtMs, kind: trips ? 'TRIP' : 'REVISION', label: message, revision }
}
