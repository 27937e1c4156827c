import type { TimeMark } from '@/domain/view/views'

/** Marks that lie too close to be told apart become one. */
export interface MarkGroup {
  atMs: number
  /** The most urgent among them: a trip before an order, an order before a revision. */
  kind: TimeMark['kind']
  marks: TimeMark[]
}

const urgency: Record<TimeMark['kind'], number> = { TRIP: 2, ORDER: 1, REVISION: 0 }

/** How a mark looks: never by its colour alone. */
export const markLooks: Record<TimeMark['kind'], { sign: string; colour: string; line: string; dashes?: string }> = {
  TRIP: { sign: '▼', colour: 'var(--sy-hold)', line: 'var(--sy-hold)' },
  ORDER: { sign: '◆', colour: 'var(--sy-info)', line: 'var(--sy-info)', dashes: '4 3' },
  REVISION: { sign: '▿', colour: 'var(--sy-muted)', line: 'var(--sy-border-strong)', dashes: '2 3' },
}

/**
 * @param apartMs marks nearer to their group's first mark than this join it
 */
export function prepareMarks(marks: readonly TimeMark[], apartMs: number): MarkGroup[] {
  const groups: MarkGroup[] = []
  for (const mark of [...marks].sort((a, b) => a.atMs - b.atMs)) {
    const group = groups.at(-1)
    if (group !== undefined && mark.atMs - group.atMs < apartMs) {
      group.marks.push(mark)
      if (urgency[mark.kind] > urgency[group.kind]) group.kind = mark.kind
    } else {
      groups.push({ atMs: mark.atMs, kind: mark.kind, marks: [mark] })
    }
  }
  return groups
}

/** The marks to tell of when the pointer is at a time. */
export function marksNear(groups: readonly MarkGroup[], atMs: number, withinMs: number): TimeMark[] {
  return groups.filter((group) => Math.abs(group.atMs - atMs) <= withinMs).flatMap((group) => group.marks)
}
