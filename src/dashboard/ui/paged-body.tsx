'use client'

import { memo, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Column } from './data-table'
import { rowAt, type RowsPage } from './paged-rows'
import { SelectRow } from './select-cells'
import { isForRow, Spacer } from './table-body'
import type { PagedView } from './use-paged-virtual'
import type { Selection } from './use-selection'
import classes from './data-table.module.css'
import paged from './paged-table.module.css'

/** What rows call. It is steady and calls the newest handlers, so that no row is drawn again because of them. */
export interface RowActions<Row> {
  open: (row: Row) => void
  toggle: (row: Row, index: number, range: boolean) => void
}

interface RowHandlers<Row> {
  open: ((row: Row) => void) | null
  selection: Selection<Row> | undefined
  readRange: ((from: number, to: number) => Promise<Row[]>) | undefined
}

export function useRowActions<Row>(handlers: RowHandlers<Row>): RowActions<Row> {
  const latest = useRef(handlers)
  useLayoutEffect(() => {
    latest.current = handlers
  })
  return useMemo(() => {
    const toggle = async (row: Row, index: number, range: boolean) => {
      const { selection, readRange } = latest.current
      const from = selection?.anchor
      if (!range || from === undefined || from === null || readRange === undefined) selection?.toggle(row, index)
      else selection?.toggle(row, index, await readRange(Math.min(from, index), Math.max(from, index) + 1))
    }
    return {
      open: (row) => latest.current.open?.(row),
      toggle: (row, index, range) => void toggle(row, index, range),
    }
  }, [])
}

interface PagedBodyProps<Row> extends Pick<PagedView, 'from' | 'to' | 'beforePx' | 'afterPx' | 'measure'> {
  page: RowsPage<Row>
  columns: readonly Column<Row>[]
  /** Changes when rows must be drawn anew though they are the same: another language, another namespace. */
  columnsKey: string
  rowKey: (row: Row) => string
  rowName: (row: Row) => string
  actions: RowActions<Row>
  /** A click opens a row. */
  opens: boolean
  /** Those that were chosen, by key; null when none can be. */
  chosen: ReadonlyMap<string, Row> | null
  gone: ReadonlySet<string>
}

function PlainBody<Row>(props: PagedBodyProps<Row>) {
  const { page, from, to, columns, rowKey, chosen } = props
  const seen = new Set<string>()
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
  return (
    <tbody className={classes.body}>
      {props.beforePx > 0 ? <Spacer heightPx={props.beforePx} /> : null}
      {indexes.map((index) => {
        const row = rowAt(page, index)
        if (row === undefined)
          return <RowSkeleton key={`place ${String(index)}`} index={index} measure={props.measure} />
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
            columnsKey={props.columnsKey}
            actions={props.actions}
            opens={props.opens}
            measure={props.measure}
            dataKey={key}
            name={props.rowName(row)}
            choosable={chosen !== null}
            selected={chosen?.has(key) ?? false}
            gone={props.gone.has(key)}
          />
        )
      })}
      {props.afterPx > 0 ? <Spacer heightPx={props.afterPx} /> : null}
    </tbody>
  )
}

/**
 * Whether nothing changed that is drawn. Columns are new objects each time, and draw the same as long as `columnsKey` is
 * the same.
 */
function drawsTheSame(a: { columns: unknown }, b: { columns: unknown }): boolean {
  const { columns: _columns, ...before } = a
  const { columns: _others, ...after } = b
  return (Object.keys(before) as never[]).every((key) => before[key] === after[key])
}

/** Not drawn again while somebody types, opens a menu, or waits for another page. */
export const PagedBody = memo(PlainBody, drawsTheSame) as typeof PlainBody

interface PagedRowProps<Row> {
  row: Row
  index: number
  columns: readonly Column<Row>[]
  columnsKey: string
  actions: RowActions<Row>
  opens: boolean
  measure: PagedView['measure']
  dataKey: string
  name: string
  choosable: boolean
  selected: boolean
  gone: boolean
}

function PlainRow<Row>(props: PagedRowProps<Row>) {
  const { row, index, columns, actions, opens, measure, dataKey, name, choosable, selected, gone } = props
  const t = useTranslations('common')
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={index}
      data-key={dataKey}
      aria-rowindex={index + 2}
      aria-selected={choosable ? selected : undefined}
      tabIndex={-1}
      data-opens={opens || undefined}
      data-gone={gone ? true : undefined}
      title={gone ? t('rowGone') : undefined}
      onClick={(event) => {
        if (opens && isForRow(event)) actions.open(row)
      }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !isForRow(event)) return
        if (event.key === 'Enter') actions.open(row)
        if (event.key.toLowerCase() === 'x' && choosable) actions.toggle(row, index, event.shiftKey)
      }}
    >
      {choosable ? (
        <SelectRow
          name={name}
          selected={selected}
          onToggle={(range) => {
            actions.toggle(row, index, range)
          }}
        />
      ) : null}
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

/** Drawn again only when something of it changed: choosing another row and scrolling leave it alone. */
const PagedRow = memo(PlainRow, drawsTheSame) as typeof PlainRow

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
