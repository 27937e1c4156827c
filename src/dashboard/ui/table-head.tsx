'use client'

import { VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Column } from './data-table'
import type { Sort } from './table-rows'
import classes from './data-table.module.css'
import paged from './paged-table.module.css'

interface TableHeadProps<Row> {
  columns: readonly Column<Row>[]
  sort: Sort
  onSort: (key: string) => void
  /** A column of its own before the others, for choosing rows. */
  before?: ReactNode
}

export function TableHead<Row>({ columns, sort, onSort, before }: TableHeadProps<Row>) {
  const t = useTranslations('common')
  return (
    <thead className={classes.head}>
      <tr>
        {before === undefined ? null : (
          <th scope="col" className={paged.select}>
            {before}
          </th>
        )}
        {columns.map((column) => {
          const sorted = sort.key === column.key
          const Arrow = sort.descending ? IconChevronDown : IconChevronUp
          return (
            <th
              key={column.key}
              scope="col"
              style={{ width: column.width }}
              data-align={column.align}
              data-priority={column.priority ?? 1}
              aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
            >
              {column.header === '' ? (
                <VisuallyHidden>{t('actions')}</VisuallyHidden>
              ) : column.sortValue === undefined && column.sortable !== true ? (
                column.header
              ) : (
                <button
                  type="button"
                  className={classes.sort}
                  title={t('sortBy', { column: column.header })}
                  onClick={() => {
                    onSort(column.key)
                  }}
                >
                  {column.header}
                  <Arrow size={12} aria-hidden style={{ opacity: sorted ? 1 : 0 }} />
                </button>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
