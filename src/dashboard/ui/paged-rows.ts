/**
 * A long list of which only a window is known: what to ask for around the rows in view, and what stands on the screen
 * while an operator is about to click. Pure, so that it can be tested.
 */

export interface RowsPage<Row> {
  rows: readonly Row[]
  total: number
  offset: number
}

export interface PageWindow {
  offset: number
  limit: number
}

const windowRows = 200
const stepRows = 50
const marginRows = 75

export const firstWindow: PageWindow = { offset: 0, limit: windowRows }

/**
 * The rows to ask for while [from, to) is in view: a window of 200 in steps of 50, so that scrolling by a few rows asks
 * for nothing and there are always rows on both sides of the view.
 */
export function windowAround(from: number): PageWindow {
  return { offset: Math.max(0, Math.floor((from - marginRows) / stepRows) * stepRows), limit: windowRows }
}

/** The row at a place of the whole list; undefined while it is not known. */
export function rowAt<Row>(page: RowsPage<Row>, index: number): Row | undefined {
  return page.rows[index - page.offset]
}

/**
 * News of a page whose rows must not move now: the rows that stand there, in their order, with their newest figures.
 * One that left the page stays as it was last seen. Another window of the list is taken as it comes.
 */
export function holdOrder<Row>(shown: RowsPage<Row>, fresh: RowsPage<Row>, keyOf: (row: Row) => string): RowsPage<Row> {
  if (shown.offset !== fresh.offset || shown.rows.length === 0) return fresh
  const newest = new Map(fresh.rows.map((row) => [keyOf(row), row]))
  return { offset: shown.offset, total: shown.total, rows: shown.rows.map((row) => newest.get(keyOf(row)) ?? row) }
}

/** Keys of rows that are held on the screen though the list has them no more, which only a whole list can tell. */
export function goneFrom<Row>(
  shown: RowsPage<Row> | undefined,
  fresh: RowsPage<Row> | undefined,
  keyOf: (row: Row) => string,
): ReadonlySet<string> {
  if (shown === undefined || fresh === undefined || shown === fresh || fresh.rows.length < fresh.total) return noKeys
  const there = new Set(fresh.rows.map(keyOf))
  return new Set(shown.rows.map(keyOf).filter((key) => !there.has(key)))
}

const noKeys: ReadonlySet<string> = new Set()

export function withoutGone<Row>(
  page: RowsPage<Row>,
  gone: ReadonlySet<string>,
  keyOf: (row: Row) => string,
): RowsPage<Row> {
  if (gone.size === 0) return page
  return { ...page, total: page.total - gone.size, rows: page.rows.filter((row) => !gone.has(keyOf(row))) }
}

/** Whether two pages have the same rows in the same order. */
export function isSameOrder<Row>(a: RowsPage<Row>, b: RowsPage<Row>, keyOf: (row: Row) => string): boolean {
  return (
    a.total === b.total &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, index) => {
      const other = b.rows[index]
      return other !== undefined && keyOf(row) === keyOf(other)
    })
  )
}
