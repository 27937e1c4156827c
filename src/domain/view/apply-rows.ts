/** Carrying out on a page what a screen's stream tells of it: the same function at both ends of the wire. */
import type { InstanceRow, InstancesPage, RowsDelta, ServicesPage } from './fleet-views'
import type { ServiceRow } from './views'

/** What a row is told apart by in its list. */
export function rowKey(row: ServiceRow | InstanceRow): string {
  return 'key' in row ? row.key : row.name
}

/**
 * The page after a delta; rows that did not change stay the same objects. Null when the delta speaks of rows that
 * neither it nor the page has: something was missed, and the page is to be read again.
 * @param page null before the first delta, which is whole
 */
export function applyRows<ListPage extends ServicesPage | InstancesPage>(
  page: ListPage | null,
  delta: RowsDelta,
): ListPage | null {
  const known = new Map<string, ServiceRow | InstanceRow>()
  if (!delta.whole) for (const row of page?.rows ?? []) known.set(rowKey(row), row)
  for (const row of delta.rows) known.set(rowKey(row), row)
  const rows: (ServiceRow | InstanceRow)[] = []
  for (const key of delta.keys) {
    const row = known.get(key)
    if (row === undefined) return null
    rows.push(row)
  }
  // A stream tells of one list only, so its rows are of the page's own kind.
  return { rows, total: delta.total, counts: delta.counts, offset: delta.offset } as ListPage
}
