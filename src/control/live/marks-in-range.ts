import type { TimeMark } from '@/domain/view/views'
import { type RevisionMark, revisionMarks } from '@/store/revisions'
import type { ControlParts } from '../context'

/** More marks than this say nothing on a chart. */
const mostMarks = 200

/** Revisions, trips and orders for instances committed in [fromMs, toMs), oldest first; the newest when there are many. */
export async function marksInRange(
  { database }: ControlParts,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<TimeMark[]> {
  return (await revisionMarks(database, fromMs, toMs, mostMarks)).map(toMark)
}

function toMark({ revision, committedAtMs, message, trips, orders }: RevisionMark): TimeMark {
  return { atMs: committedAtMs, kind: trips ? 'TRIP' : orders ? 'ORDER' : 'REVISION', label: message, revision }
}
