/** What a reader of the board of breakers has, and what the server tells it that it lacks. */
import type { BreakerView } from './views'

export interface BreakersBoard {
  /** What to come back with; only who gave it knows what it means. */
  stamp: string
  /** In any order. */
  rows: readonly BreakerView[]
}

export interface BreakersNews extends BreakersBoard {
  /** Whether `rows` are all there are; else those that are new or differ. */
  whole: boolean
  /** `namespace/name` of those that are there no more. */
  gone: string[]
}

/** The board after the news. Rows that they do not speak of stay the same objects, and all rows the same list if none is. */
export function applyBreakers(board: BreakersBoard | null, { stamp, rows, whole, gone }: BreakersNews): BreakersBoard {
  if (whole || board === null) return { stamp, rows }
  if (rows.length === 0 && gone.length === 0) return { stamp, rows: board.rows }
  const all = new Map(board.rows.map((row) => [refOf(row), row]))
  for (const ref of gone) all.delete(ref)
  for (const row of rows) all.set(refOf(row), row)
  return { stamp, rows: [...all.values()] }
}

function refOf({ namespace, name }: BreakerView): string {
  return `${namespace}/${name}`
}
