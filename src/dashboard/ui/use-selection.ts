'use client'

import { useState } from 'react'

/** So many can be acted on at once. */
export const mostSelected = 500

export interface Selection<Row> {
  rows: ReadonlyMap<string, Row>
  has: (row: Row) => boolean
  /** One row more or less; `range` has the rows from the last one that was chosen up to this one (shift). */
  toggle: (row: Row, index: number, range?: readonly Row[]) => void
  /** Where the last choice was made, for ranges. */
  anchor: number | null
  add: (rows: readonly Row[]) => void
  clear: () => void
}

/** The rows that were chosen, each as it was last seen. Beyond 500 nothing more is taken. */
export function useSelection<Row>(keyOf: (row: Row) => string): Selection<Row> {
  const [rows, setRows] = useState<ReadonlyMap<string, Row>>(new Map())
  const [anchor, setAnchor] = useState<number | null>(null)
  const withRows = (before: ReadonlyMap<string, Row>, added: readonly Row[]) => {
    const next = new Map(before)
    for (const row of added) if (next.size < mostSelected || next.has(keyOf(row))) next.set(keyOf(row), row)
    return next
  }
  return {
    rows,
    anchor,
    has: (row) => rows.has(keyOf(row)),
    toggle: (row, index, range) => {
      setAnchor(index)
      setRows((before) => {
        if (range !== undefined) return withRows(before, range)
        if (!before.has(keyOf(row))) return withRows(before, [row])
        const next = new Map(before)
        next.delete(keyOf(row))
        return next
      })
    },
    add: (added) => {
      setRows((before) => withRows(before, added))
    },
    clear: () => {
      setRows(new Map())
      setAnchor(null)
    },
  }
}
