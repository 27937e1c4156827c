'use client'

import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { objectKey } from '@/domain/revision/object'
import { ChangesHeader } from '../changes/changes-header'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { CreateSetDialog } from './create-set-dialog'
import { setLinks } from './set-links'
import { useSetColumns } from './use-set-columns'

const filters = ['open', 'all'] as const

/** Change sets: what is being prepared and by whom; with `show=all` in the address also what became of the others. */
export function ChangeSetsScreen() {
  const t = useTranslations('changeSets')
  const trpc = useTRPC()
  const mayEdit = useMay('EDITOR')
  const [show, setShow] = useQueryState('show', parseAsStringLiteral(filters).withDefault('open'))
  const [creating, setCreating] = useState(false)
  const sets = useQuery(
    trpc.changeSets.list.queryOptions({ status: show === 'open' ? 'OPEN' : 'ALL', limit: 200 }, { ...onScreen }),
  )
  const columns = useSetColumns(show === 'all')
  const create = mayEdit ? (
    <Button
      leftSection={<IconPlus size={15} />}
      onClick={() => {
        setCreating(true)
      }}
    >
      {t('new')}
    </Button>
  ) : undefined
  const filter = (
    <SegmentedControl
      aria-label={t('show')}
      value={show}
      data={filters.map((value) => ({ value, label: t(`filter.${value}`) }))}
      onChange={(value) => void setShow(value === 'all' ? 'all' : null)}
    />
  )
  const none = sets.data?.length === 0
  return (
    <>
      <ChangesHeader tab="sets" actions={create} />
      {/* Without a table there is no toolbar: the way to the others must not go with it. */}
      {none ? <div style={{ marginBottom: 8 }}>{filter}</div> : null}
      <DataTable
        label={t('title')}
        rows={sets.data}
        columns={columns}
        rowKey={(row) => row.id}
        rowHref={(row) => setLinks.one(row.id)}
        filterText={(row) => [row.title, row.author, ...row.edits.map(({ id }) => objectKey(id))].join(' ')}
        defaultSort={{ key: 'updated', descending: true }}
        error={sets.error}
        onRetry={() => void sets.refetch()}
        toolbar={filter}
        empty={
          <EmptyState icon={IconStack2} title={t(show === 'open' ? 'emptyOpen' : 'emptyAll')} action={create}>
            {t('emptyText')}
          </EmptyState>
        }
      />
      <CreateSetDialog
        opened={creating}
        onClose={() => {
          setCreating(false)
        }}
      />
    </>
  )
}
