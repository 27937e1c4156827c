import type { TimeMark } from '@/domain/view/views'

/** Marks that lie too close to be told apart become one. */
export interface MarkGroup {
  atMs: number
  /** A trip among them shows as a trip. */
  kind: TimeMark['kind']
  marks: TimeMark[]
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
      if (mark.kind === 'TRIP') group.kind = 'TRIP'
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
