/** Which rows a table shows, and in which order: pure, so that it can be tested. */

export type SortValue = string | number | null

export interface Sort {
  key: string
  descending: boolean
}

/** The address bar's form of a sort: `name` or `-name`. */
export function parseSort(text: string | null, fallback: Sort): Sort {
  if (text === null || text === '' || text === '-') return fallback
  return text.startsWith('-') ? { key: text.slice(1), descending: true } : { key: text, descending: false }
}

export function formatSort(sort: Sort): string {
  return `${sort.descending ? '-' : ''}${sort.key}`
}

/** Rows whose text holds every word of the filter, in any case. */
export function filterRows<Row>(rows: readonly Row[], filter: string, textOf: (row: Row) => string): Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...rows]
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Sorted copy. Rows that have no value stand last in both directions; equal rows keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: ((row: Row) => SortValue) | undefined,
  descending: boolean,
): Row[] {
  if (valueOf === undefined) return [...rows]
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : String(a.value).localeCompare(String(b.value), undefined, { numeric: true })
      return descending ? -order : order
    })
    .map((each) => each.row)
}

/**
 * Fresh rows in the order in which their keys already stand on the screen. Keys not seen before follow at the end, or after
 * the row that they belong to.
 */
export function keepOrder<Row>(
  rows: readonly Row[],
  shown: readonly string[],
  keyOf: (row: Row) => string,
  ownerOf: (row: Row) => string = keyOf,
): Row[] {
  const place = new Map(shown.map((key, index) => [key, index]))
  return rows
    .map((row, index) => ({
      row,
      place: place.get(keyOf(row)) ?? place.get(ownerOf(row)) ?? shown.length + index,
    }))
    .sort((a, b) => a.place - b.place)
    .map((each) => each.row)
}
