import { rowKey } from '@/domain/view/apply-rows'
import type { InstanceRow, InstancesPage, RowsDelta, ServicesPage } from '@/domain/view/fleet-views'
import type { ServiceRow } from '@/domain/view/views'

/** A page whose rows are compared quickly; all who look at the same list share it. */
export interface ComparablePage {
  page: ServicesPage | InstancesPage
  /** By the row's key, in the page's order: the row as text. */
  texts: ReadonlyMap<string, string>
  /** All of the page that is no row, as text. */
  rest: string
}

export function comparable(page: ComparablePage['page']): ComparablePage {
  const { rows, ...rest } = page
  const texts = new Map(rows.map((each) => [rowKey(each), JSON.stringify(each)]))
  return { page, texts, rest: JSON.stringify([rest, [...texts.keys()]]) }
}

/** What somebody who has `before` must be told to have `after`; null when that is nothing. */
export function rowsDelta(before: ComparablePage | null, after: ComparablePage): RowsDelta | null {
  const { rows, ...rest } = after.page
  const keys = [...after.texts.keys()]
  if (before === null) return { ...rest, keys, rows, whole: true }
  const all: readonly (ServiceRow | InstanceRow)[] = rows
  const changed = all.filter((each) => before.texts.get(rowKey(each)) !== after.texts.get(rowKey(each)))
  if (changed.length === 0 && before.rest === after.rest) return null
  return { ...rest, keys, rows: changed as RowsDelta['rows'], whole: false }
}
