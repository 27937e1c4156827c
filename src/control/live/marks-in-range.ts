import type { Revision } from '@/domain/revision/object'
import type { TimeMark } from '@/domain/view/views'
import { revisionsBetween } from '@/store/revisions'
import type { ControlParts } from '../context'

/** More marks than this say nothing on a chart. */
const mostMarks = 200

/** Revisions and trips committed in [fromMs, toMs), oldest first; the newest when there are many. */
export async function marksInRange(
  { database }: ControlParts,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<TimeMark[]> {
  return (await revisionsBetween(database, fromMs, toMs, mostMarks)).map(toMark)
}

export function toMark({ revision, committedAtMs, message, changes }: Revision): TimeMark {
  const trips = changes.some(
    (each) => each.op === 'put' && each.object.kind === 'breaker-override' && each.object.spec.intent === 'FORCED_OPEN',
  )
  return { atMs: committedAtMs, kind: trips ? 'TRIP' : 'REVISION', label: message, revision }
}
