'use client'

import type { KeyboardEvent, MouseEvent } from 'react'
import type { Column } from './data-table'
import type { RowWindow } from './use-virtual-rows'
import classes from './data-table.module.css'

interface TableBodyProps<Row> {
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  window: RowWindow
  open: ((row: Row) => void) | null
}

/** A click on a control inside a row is meant for the control; selecting text is no click. */
export function isForRow(event: MouseEvent | KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false
  if (event.target.closest('a, button, input, label, [role="menuitem"]') !== null) return false
  return window.getSelection()?.isCollapsed !== false
}

export function TableBody<Row>({ rows, columns, rowKey, window: view, open }: TableBodyProps<Row>) {
  return (
    <tbody className={classes.body}>
      {view.beforePx > 0 ? <Spacer heightPx={view.beforePx} /> : null}
      {rows.slice(view.from, view.to).map((row, offset) => {
        const index = view.from + offset
        return (
          <tr
            key={rowKey(row)}
            data-row={index}
            data-key={rowKey(row)}
            aria-rowindex={index + 2}
            tabIndex={-1}
            data-opens={open === null ? undefined : true}
            onClick={(event) => {
              if (open !== null && isForRow(event)) open(row)
            }}
            onKeyDown={(event) => {
              if (open !== null && event.key === 'Enter' && isForRow(event)) open(row)
            }}
          >
            {columns.map((column) => (
              <td
                key={column.key}
                data-align={column.align}
                data-priority={column.priority ?? 1}
                data-label={column.header}
                data-title={column.title}
              >
                {column.render(row)}
              </td>
            ))}
          </tr>
        )
      })}
      {view.afterPx > 0 ? <Spacer heightPx={view.afterPx} /> : null}
    </tbody>
  )
}

/** Room for rows that are not in the document. One cell: some columns may be hidden, and a wider one would add to them. */
export function Spacer({ heightPx }: { heightPx: number }) {
  return (
    <tr aria-hidden className={classes.spacer}>
      <td style={{ height: heightPx }} />
    </tr>
  )
}
