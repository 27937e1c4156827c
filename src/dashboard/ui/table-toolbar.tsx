'use client'

import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode, RefObject } from 'react'
import { useTranslations } from 'use-intl'
import classes from './data-table.module.css'

interface TableToolbarProps {
  label: string
  filterable: boolean
  filter: string
  onFilter: (text: string) => void
  inputRef: RefObject<HTMLInputElement | null>
  shown: number
  total: number
  /** Before the count: why the list looks as it does. */
  note?: string | undefined
  children?: ReactNode
}

export function TableToolbar({
  label,
  filterable,
  filter,
  onFilter,
  inputRef,
  shown,
  total,
  note,
  children,
}: TableToolbarProps) {
  const t = useTranslations('common')
  return (
    <div className={classes.toolbar}>
      {filterable ? (
        <TextInput
          ref={inputRef}
          size="xs"
          className={classes.filter}
          aria-label={`${t('filter')}: ${label}`}
          placeholder={t('filter')}
          title={t('filterHint')}
          value={filter}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            filter === '' ? (
              <Kbd size="xs" aria-hidden>
                /
              </Kbd>
            ) : (
              <CloseButton
                size="xs"
                aria-label={t('clearFilter')}
                onClick={() => {
                  onFilter('')
                }}
              />
            )
          }
          onChange={(event) => {
            onFilter(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      ) : null}
      {children}
      {note === undefined ? null : <span className={classes.noteText}>{note}</span>}
      {/* Read out to who filters, and not each time that a live list grows. */}
      <span className={classes.count} aria-live={filter === '' ? 'off' : 'polite'}>
        {shown === total ? t('rows', { count: total }) : t('rowsOf', { shown, count: total })}
      </span>
    </div>
  )
}
