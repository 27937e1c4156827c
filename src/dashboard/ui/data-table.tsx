'use client'

/**
 * The table of every list: filter (`/`), sort, sticky head, keyboard (`j`, `k`, Enter), rows as cards on a phone. Above
 * 200 rows only those in view are in the document. Order holds still while the pointer is over the rows.
 */
import { useRouter } from 'next/navigation'
import { useRef, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { ErrorState } from './error-state'
import { TableSkeleton } from './skeletons'
import { TableBody } from './table-body'
import { TableHead } from './table-head'
import { TableToolbar } from './table-toolbar'
import type { Sort, SortValue } from './table-rows'
import { useTable } from './use-table'
import { useTableKeys } from './use-table-keys'
import { useVirtualRows } from './use-virtual-rows'
import classes from './data-table.module.css'

export interface Column<Row> {
  key: string
  /** Empty for a column of actions, whose buttons name themselves. */
  header: string
  render: (row: Row) => ReactNode
  /** Makes the column sortable. */
  sortValue?: (row: Row) => SortValue
  /** Sortable by the server, where it sorts (`key` is its word for it). */
  sortable?: boolean
  align?: 'right'
  /** CSS width, such as `120px`; the rest is shared. */
  width?: string
  /** 1 is always shown, 2 from tablets up, 3 on wide screens, 4 on very wide ones. On phones 1 and 2 are lines of a card. */
  priority?: 1 | 2 | 3 | 4
  /** Heads the card on a phone, where it is not the first column. */
  title?: true
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers and the filter. */
  label: string
  /** undefined while loading. */
  rows: readonly Row[] | undefined
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  /**
   * The key of the row that a row belongs to, where rows open to others. Such rows follow theirs in `rows`, and sort by the
   * same values.
   */
  ownerKey?: (row: Row) => string
  /** Where Enter and a click on the row lead. */
  rowHref?: (row: Row) => string
  onOpen?: (row: Row) => void
  filterText?: (row: Row) => string
  defaultSort?: Sort
  /** Set when rows could not be loaded; rows from before stay on the screen. */
  error?: unknown
  onRetry?: () => void
  /** Shown in place of the table when there are no rows at all. */
  empty: ReactNode
  /** Beside the filter: pickers, buttons. */
  toolbar?: ReactNode
  /** Prefix of the parameters in the address, where a page has more than one table. */
  name?: string
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowKey, rowHref, onOpen, filterText, empty, error, onRetry, toolbar } = props
  const t = useTranslations('common')
  const router = useRouter()
  const table = useTable({
    rows: rows ?? [],
    columns,
    rowKey,
    ownerKey: props.ownerKey,
    filterText,
    defaultSort: props.defaultSort,
    name: props.name ?? '',
  })
  const scroller = useRef<HTMLDivElement>(null)
  const filterInput = useRef<HTMLInputElement>(null)
  const virtual = useVirtualRows(table.visible.length, scroller)
  useTableKeys({ table: scroller, filter: filterInput, rowCount: table.visible.length, reveal: virtual.reveal })

  function open(row: Row) {
    if (onOpen !== undefined) onOpen(row)
    else if (rowHref !== undefined) router.push(rowHref(row))
  }

  if (rows === undefined) {
    return error === undefined || error === null ? (
      <TableSkeleton />
    ) : (
      <ErrorState error={error} {...(onRetry === undefined ? {} : { onRetry })} />
    )
  }
  if (rows.length === 0) return <>{empty}</>
  return (
    <div className={classes.frame}>
      {filterText === undefined && toolbar === undefined ? null : (
        <TableToolbar
          label={label}
          filterable={filterText !== undefined}
          filter={table.filter}
          onFilter={table.setFilter}
          inputRef={filterInput}
          shown={table.visible.length}
          total={rows.length}
        >
          {toolbar}
        </TableToolbar>
      )}
      <div
        ref={scroller}
        className={virtual.active ? classes.scroller : classes.flow}
        onPointerEnter={table.hold}
        onPointerLeave={table.release}
      >
        <table className={classes.table} aria-label={label} aria-rowcount={table.visible.length + 1}>
          <TableHead columns={columns} sort={table.sort} onSort={table.toggleSort} />
          <TableBody
            rows={table.visible}
            columns={columns}
            rowKey={rowKey}
            window={virtual}
            open={rowHref === undefined && onOpen === undefined ? null : open}
          />
        </table>
        {table.visible.length === 0 ? (
          <p className={classes.nothing}>{t('nothingMatches', { filter: table.filter })}</p>
        ) : null}
      </div>
    </div>
  )
}
