'use client'

import { memo } from 'react'
import { useTranslations } from 'use-intl'
import type { Column } from './data-table'
import { rowAt, type RowsPage } from './paged-rows'
import { SelectRow } from './select-cells'
import { isForRow, Spacer } from './table-body'
import type { PagedView } from './use-paged-virtual'
import type { Selection } from './use-selection'
import classes from './data-table.module.css'
import paged from './paged-table.module.css'

interface PagedBodyProps<Row> {
  page: RowsPage<Row>
  view: PagedView
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  rowName: (row: Row) => string
  open: ((row: Row) => void) | null
  selection?: Selection<Row>
  readRange?: (from: number, to: number) => Promise<Row[]>
  gone: ReadonlySet<string>
}

export function PagedBody<Row>(props: PagedBodyProps<Row>) {
  const { page, view, columns, rowKey, selection } = props
  const seen = new Set<string>()
  const indexes = Array.from({ length: Math.max(0, view.to - view.from) }, (_, index) => view.from + index)
  return (
    <tbody className={classes.body}>
      {view.beforePx > 0 ? <Spacer heightPx={view.beforePx} /> : null}
      {indexes.map((index) => {
        const row = rowAt(page, index)
        if (row === undefined)
          return <RowSkeleton key={`place ${String(index)}`} index={index} measure={view.measure} />
        const key = rowKey(row)
        // A list that changes while it is scrolled may name a row twice for a moment.
        const unique = seen.has(key) ? `${key} ${String(index)}` : key
        seen.add(key)
        return (
          <PagedRow
            key={unique}
            row={row}
            index={index}
            columns={columns}
            open={props.open}
            measure={view.measure}
            dataKey={key}
            name={props.rowName(row)}
            selection={selection}
            selected={selection?.has(row) ?? false}
            gone={props.gone.has(key)}
            readRange={props.readRange}
          />
        )
      })}
      {view.afterPx > 0 ? <Spacer heightPx={view.afterPx} /> : null}
    </tbody>
  )
}

interface PagedRowProps<Row> {
  row: Row
  index: number
  columns: readonly Column<Row>[]
  open: ((row: Row) => void) | null
  measure: PagedView['measure']
  dataKey: string
  name: string
  selection: Selection<Row> | undefined
  selected: boolean
  gone: boolean
  readRange: ((from: number, to: number) => Promise<Row[]>) | undefined
}

function PlainRow<Row>(props: PagedRowProps<Row>) {
  const { row, index, columns, open, measure, dataKey, name, selection, selected, gone, readRange } = props
  const t = useTranslations('common')
  const toggle = async (range: boolean) => {
    const from = selection?.anchor
    if (!range || from === undefined || from === null || readRange === undefined) selection?.toggle(row, index)
    else selection?.toggle(row, index, await readRange(Math.min(from, index), Math.max(from, index) + 1))
  }
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={index}
      data-key={dataKey}
      aria-rowindex={index + 2}
      aria-selected={selection === undefined ? undefined : selected}
      tabIndex={-1}
      data-opens={open === null ? undefined : true}
      data-gone={gone ? true : undefined}
      title={gone ? t('rowGone') : undefined}
      onClick={(event) => {
        if (open !== null && isForRow(event)) open(row)
      }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !isForRow(event)) return
        if (event.key === 'Enter') open?.(row)
        if (event.key.toLowerCase() === 'x' && selection !== undefined) void toggle(event.shiftKey)
      }}
    >
      {selection === undefined ? null : (
        <SelectRow name={name} selected={selected} onToggle={(range) => void toggle(range)} />
      )}
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
}

/** Drawn again only when something of it changed: scrolling draws the rows that come, not those that stay. */
const PagedRow = memo(PlainRow) as typeof PlainRow

/** A row that is on its way, as high as a real one. */
function RowSkeleton({ index, measure }: Pick<PagedRowProps<unknown>, 'index' | 'measure'>) {
  return (
    <tr ref={measure} data-index={index} data-row={index} tabIndex={-1} aria-rowindex={index + 2} aria-busy>
      <td className={paged.coming}>
        <span style={{ width: `${String(18 + ((index * 13) % 24))}vw` }} />
      </td>
    </tr>
  )
}
