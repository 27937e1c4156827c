'use client'

import { Switch } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { parseAsBoolean, parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { TimeRangePicker } from '../charts/time-range-picker'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { LockCharts } from './lock-charts'
import { LockDrawer } from './lock-drawer'
import { lockOrder } from './lock-rows'
import classes from './locks.module.css'
import { useLockColumns } from './use-lock-columns'

/** Who holds which lock now, and how much they are fought over. */
export function LocksScreen() {
  const t = useTranslations('locks')
  const trpc = useTRPC()
  const [selected, setSelected] = useQueryState('lock', parseAsString.withOptions({ history: 'push' }))
  const [heldOnly, setHeldOnly] = useQueryState('held', parseAsBoolean.withDefault(false))
  const locks = useQuery(trpc.locks.list.queryOptions(undefined, { ...onScreen, refetchInterval: 1000 }))
  const columns = useLockColumns((lock) => void setSelected(lock))
  const none = locks.data?.length === 0
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={none ? undefined : <TimeRangePicker />} />
      <div className={classes.stack}>
        {none ? null : <LockCharts lock={null} />}
        <DataTable
          label={t('title')}
          rows={locks.data === undefined ? undefined : lockOrder(locks.data, heldOnly)}
          columns={columns}
          rowKey={(row) => row.name}
          onOpen={(row) => void setSelected(row.name)}
          filterText={(row) => `${row.name} ${row.holder?.owner ?? ''}`}
          error={locks.error}
          onRetry={() => void locks.refetch()}
          toolbar={
            <Switch
              label={t('heldOnly')}
              checked={heldOnly}
              onChange={(event) => void setHeldOnly(event.currentTarget.checked || null)}
            />
          }
          empty={
            none || !heldOnly ? (
              <EmptyState icon={IconLock} title={t('emptyTitle')}>
                {t('emptyText')}
              </EmptyState>
            ) : (
              <EmptyState
                icon={IconLock}
                title={t('noneHeld')}
                action={<Switch label={t('heldOnly')} checked onChange={() => void setHeldOnly(null)} />}
              >
                {t('noneHeldText')}
              </EmptyState>
            )
          }
        />
      </div>
      <LockDrawer
        name={selected}
        lock={locks.data?.find((each) => each.name === selected)}
        onClose={() => void setSelected(null)}
      />
    </>
  )
}
