'use client'

/**
 * The table of lists that the server pages, sorts and filters: ten thousand rows of which only those in view are in the
 * document, and only a window of 200 around them in the browser. Rows that are on their way keep their place. Order
 * holds still while the pointer is over the rows or one has the focus; figures go on changing in place.
 */
import { useMediaQuery } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useEffect, useEffectEvent, useRef, type ReactNode } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { Column } from './data-table'
import { ErrorState } from './error-state'
import { PagedBody, useRowActions } from './paged-body'
import { windowAround, type PageWindow, type RowsPage } from './paged-rows'
import { SelectAll } from './select-cells'
import { TableSkeleton } from './skeletons'
import { TableHead } from './table-head'
import type { Sort } from './table-rows'
import { TableToolbar } from './table-toolbar'
import { useHeldPage } from './use-held-page'
import { useTypedText } from './use-typed-text'
import { usePagedVirtual } from './use-paged-virtual'
import type { Selection } from './use-selection'
import { useTableKeys } from './use-table-keys'
import classes from './data-table.module.css'
import paged from './paged-table.module.css'

interface PagedTableProps<Row> {
  /** What the table lists, for screen readers and the filter. */
  label: string
  /** undefined while the first one loads. */
  page: RowsPage<Row> | undefined
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  /** Names the row for its checkbox. */
  rowName: (row: Row) => string
  rowHref?: (row: Row) => string
  onOpen?: (row: Row) => void
  search: string
  onSearch: (text: string) => void
  sort: Sort
  onSort: (key: string) => void
  /** The rows that are looked at left the window that was asked for. */
  onWindow: (window: PageWindow) => void
  /** Names filter and sort: when it changes, another list begins at its top. */
  listKey: string
  /** Something narrows the list. */
  narrowed: boolean
  error?: unknown
  onRetry?: () => void
  /** In place of the table when there is nothing at all, and below its head when nothing is let through. */
  empty: ReactNode
  nothing: ReactNode
  toolbar?: ReactNode
  /** Below the rows: what is done with those that were chosen. */
  foot?: ReactNode
  /** What cells are drawn by beside their row, such as a namespace that their links keep. */
  drawnFor: string
  selection?: Selection<Row>
  /** Rows from one place of the list to another, for choosing a range with shift. */
  readRange?: (from: number, to: number) => Promise<Row[]>
}

export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { label, columns, rowKey, selection, listKey, error, onRetry } = props
  const t = useTranslations('common')
  const locale = useLocale()
  const router = useRouter()
  const typed = useTypedText(props.search, props.onSearch)
  const scroller = useRef<HTMLDivElement>(null)
  const filterInput = useRef<HTMLInputElement>(null)
  const phone = useMediaQuery('(max-width: 640px)')
  const { shown, gone, waits, set } = useHeldPage(props.page, listKey, rowKey)
  // News of rows are drawn in small steps, between which the browser answers whoever types or clicks.
  const drawn = useDeferredValue(shown)
  const choosing = useDeferredValue(selection !== undefined && selection.rows.size > 0)
  const total = shown?.total ?? 0
  const view = usePagedVirtual(total, scroller, phone)
  useTableKeys({ table: scroller, filter: filterInput, rowCount: total, reveal: view.reveal })

  const { offset } = windowAround(view.from)
  const askFor = useEffectEvent(() => {
    props.onWindow(windowAround(view.from))
  })
  useEffect(() => {
    askFor()
  }, [offset])
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [listKey])

  const { onOpen, rowHref } = props
  const open =
    onOpen ??
    (rowHref === undefined
      ? null
      : (row: Row) => {
          router.push(rowHref(row))
        })
  const actions = useRowActions({ open, selection, readRange: props.readRange })
  if (shown === undefined || drawn === undefined) {
    return error === undefined || error === null ? (
      <TableSkeleton />
    ) : (
      <ErrorState error={error} {...(onRetry === undefined ? {} : { onRetry })} />
    )
  }
  if (total === 0 && !props.narrowed) return <>{props.empty}</>
  return (
    <div className={classes.frame} data-choosing={choosing ? true : undefined}>
      <TableToolbar
        label={label}
        filterable
        filter={typed.text}
        onFilter={typed.type}
        inputRef={filterInput}
        shown={total}
        total={total}
        note={waits ? t('orderWaits') : undefined}
      >
        {props.toolbar}
      </TableToolbar>
      <div
        ref={scroller}
        className={`${classes.scroller ?? ''} ${paged.paged ?? ''}`}
        onPointerEnter={(event) => {
          set({ pointer: event.pointerType === 'mouse' })
        }}
        onPointerLeave={() => {
          set({ pointer: false })
        }}
        onFocus={(event) => {
          set({ focus: event.target.closest('tbody') !== null })
        }}
        onBlur={() => {
          set({ focus: false })
        }}
      >
        <table className={classes.table} aria-label={label} aria-rowcount={total + 1}>
          <TableHead
            columns={columns}
            sort={props.sort}
            onSort={props.onSort}
            {...(selection === undefined
              ? {}
              : { before: <SelectAll selection={selection} rows={shown.rows.slice(view.from - shown.offset)} /> })}
          />
          <PagedBody
            page={drawn}
            from={view.from}
            to={view.to}
            beforePx={view.beforePx}
            afterPx={view.afterPx}
            measure={view.measure}
            columns={columns}
            columnsKey={`${locale} ${props.drawnFor}`}
            rowKey={rowKey}
            rowName={props.rowName}
            actions={actions}
            opens={open !== null}
            chosen={selection?.rows ?? null}
            gone={gone}
          />
        </table>
        {total === 0 ? props.nothing : null}
      </div>
      {props.foot}
    </div>
  )
}
