/** Reads a whole list page after page, from a server that gives at most 200 rows at a time. */
import type { RowsPage } from './paged-rows'

const rowsAtOnce = 200

/**
 * Rows from `offset` on, at most `most`. A list that changes meanwhile may show a row on two pages: it is taken once.
 * @param onProgress is told how many were read, and how many there are
 */
export async function readPages<Row>(
  read: (window: { offset: number; limit: number }) => Promise<RowsPage<Row>>,
  keyOf: (row: Row) => string,
  { offset = 0, most = Number.POSITIVE_INFINITY }: { offset?: number; most?: number } = {},
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Row[]> {
  const rows = new Map<string, Row>()
  for (let at = offset; rows.size < most; at += rowsAtOnce) {
    const page = await read({ offset: at, limit: Math.min(rowsAtOnce, most - (at - offset)) })
    for (const row of page.rows) rows.set(keyOf(row), row)
    onProgress(rows.size, page.total)
    if (page.rows.length === 0 || at + rowsAtOnce >= Math.min(page.total, offset + most)) break
  }
  return [...rows.values()]
}
