'use client'

import { Button } from '@mantine/core'
import { IconFilterOff, IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { TimeRangePicker } from '../charts/time-range-picker'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { LockDrawer } from './detail/lock-drawer'
import { LockCharts } from './lock-charts'
import { LockFilters, useLockFilter } from './lock-filters'
import { filterLocks, lockOrder } from './lock-rows'
import classes from './locks.module.css'
import { useForceRelease } from './use-force-release'
import { useLockColumns } from './use-lock-columns'

/** Thousands of rows are read less often: reading them must not be what keeps the page from answering. */
const manyRows = 2000

/** Who holds which lock now, how much they are fought over, and what is amiss with them. */
export function LocksScreen() {
  const t = useTranslations('locks')
  const trpc = useTRPC()
  const [selected, setSelected] = useQueryState('lock', parseAsString.withOptions({ history: 'push' }))
  const { filter, isNarrowed, set, clear } = useLockFilter()
  const locks = useQuery(
    trpc.locks.list.queryOptions(undefined, {
      ...onScreen,
      refetchInterval: ({ state }) => ((state.data?.length ?? 0) > manyRows ? 3000 : 1000),
    }),
  )
  const columns = useLockColumns((key) => void setSelected(key))
  const { ask, dialog } = useForceRelease()
  const all = locks.data
  const { state, library, warned } = filter
  const rows = useMemo(
    () => (all === undefined ? undefined : lockOrder(filterLocks(all, { state, library, warned }))),
    [all, state, library, warned],
  )
  const none = all?.length === 0
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={none ? undefined : <TimeRangePicker />} />
      <div className={classes.stack}>
        {none ? null : <LockCharts lock={null} />}
        {all === undefined || none ? null : <LockFilters locks={all} filter={filter} set={set} />}
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.key}
          onOpen={(row) => void setSelected(row.key)}
          filterText={(row) => `${row.name} ${row.holder?.owner ?? ''} ${row.holder?.host ?? ''}`}
          error={locks.error}
          onRetry={() => void locks.refetch()}
          empty={
            isNarrowed && !none ? (
              <EmptyState
                icon={IconFilterOff}
                title={t('noneSuch')}
                action={
                  <Button variant="default" onClick={clear}>
                    {t('showAll')}
                  </Button>
                }
              >
                {t('noneSuchText')}
              </EmptyState>
            ) : (
              <EmptyState icon={IconLock} title={t('emptyTitle')}>
                {t('emptyText')}
              </EmptyState>
            )
          }
        />
      </div>
      <LockDrawer lock={selected} onClose={() => void setSelected(null)} onForceRelease={ask} />
      {dialog}
    </>
  )
}
