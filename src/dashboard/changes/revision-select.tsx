'use client'

import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { RevisionRow } from '@/domain/view/views'
import { typedRevision } from './compare-address'

interface RevisionSelectProps {
  label: string
  value: number | null
  onChange: (revision: number) => void
  /** The newest ones, to choose from by name; any other is reached by typing its number. */
  recent: readonly RevisionRow[]
  newest: number
}

/** Chooses a revision by its message or its number. */
export function RevisionSelect({ label, value, onChange, recent, newest }: RevisionSelectProps) {
  const t = useTranslations('revisions')
  const [search, setSearch] = useState('')
  const messages = new Map(recent.map((row) => [row.revision, row.message]))
  const typed = typedRevision(search, newest)
  const offered = new Set([...recent.map((row) => row.revision), 0])
  if (value !== null) offered.add(value)
  if (typed !== null) offered.add(typed)
  const name = (revision: number) => {
    if (revision === 0) return t('nothingYet')
    const message = messages.get(revision)
    return message === undefined ? `r${String(revision)}` : `r${String(revision)} · ${message}`
  }
  return (
    <Select
      label={label}
      placeholder={t('chooseRevision')}
      searchable
      limit={100}
      nothingFoundMessage={t('noSuchRevision')}
      data={[...offered].sort((a, b) => b - a).map((each) => ({ value: String(each), label: name(each) }))}
      value={value === null ? null : String(value)}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(next) => {
        if (next !== null) onChange(Number(next))
      }}
    />
  )
}
