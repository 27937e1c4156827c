'use client'

/** The state of a table: filter and sort from the address, order held still under the pointer. */
import { parseAsString, useQueryState } from 'nuqs'
import { useDeferredValue, useState } from 'react'
import type { Column } from './data-table'
import { filterRows, formatSort, keepOrder, parseSort, sortRows, type Sort } from './table-rows'

interface UseTableOptions<Row> {
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  ownerKey: ((row: Row) => string) | undefined
  filterText: ((row: Row) => string) | undefined
  defaultSort: Sort | undefined
  /** Stands before the parameters, where a page has more than one table. */
  name: string
}

export function useTable<Row>({
  rows,
  columns,
  rowKey,
  ownerKey,
  filterText,
  defaultSort,
  name,
}: UseTableOptions<Row>) {
  const prefix = name === '' ? '' : `${name}.`
  const [filter, setFilter] = useQueryState(`${prefix}q`, parseAsString.withDefault(''))
  const [sortText, setSortText] = useQueryState(`${prefix}sort`, parseAsString)
  const [heldOrder, setHeldOrder] = useState<readonly string[] | null>(null)

  const sort = parseSort(sortText, defaultSort ?? { key: '', descending: false })
  const deferredFilter = useDeferredValue(filter)
  const matching = filterText === undefined ? [...rows] : filterRows(rows, deferredFilter, filterText)
  const sorted = sortRows(matching, columns.find((column) => column.key === sort.key)?.sortValue, sort.descending)
  const visible = heldOrder === null ? sorted : keepOrder(sorted, heldOrder, rowKey, ownerKey)

  return {
    visible,
    filter,
    sort,
    setFilter: (text: string) => {
      setHeldOrder(null)
      void setFilter(text === '' ? null : text)
    },
    toggleSort: (key: string) => {
      setHeldOrder(null)
      const descending = sort.key === key ? !sort.descending : false
      void setSortText(formatSort({ key, descending }))
    },
    /** The pointer is over the rows: their order stays. */
    hold: () => {
      setHeldOrder(visible.map(rowKey))
    },
    release: () => {
      setHeldOrder(null)
    },
  }
}
