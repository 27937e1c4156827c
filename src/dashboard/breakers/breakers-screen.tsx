'use client'

import { Button } from '@mantine/core'
import { IconBolt, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { BreakerView } from '@/domain/view/views'
import { TimeRangePicker } from '../charts/time-range-picker'
import { useQuickPublish } from '../forms/quick-publish'
import { onScreen } from '../live/cadence'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { boardOrder, type BreakerAction } from './board'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'
import { StateFilter, useStateFilter } from './state-filter'
import { StateTimeline } from './state-timeline'
import { useBreakerColumns } from './use-breaker-columns'
import { useOverride } from './use-override'
import { useRowKeys } from './use-row-keys'

/** The board: every breaker's live state over all gateways, most urgent first, with trip and reset at hand. */
export function BreakersScreen() {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const [filter] = useStateFilter()
  const breakers = useQuery(trpc.breakers.list.queryOptions({ namespace }, { ...onScreen, refetchInterval: 1000 }))
  const { propose, dialog: publishDialog } = useQuickPublish()
  const { ask, dialog } = useOverride()
  const act = ({ namespace: of, name, spec }: BreakerView, intent: BreakerAction) => {
    ask({ namespace: of, name, service: spec.service, intent })
  }
  const columns = useBreakerColumns({ scope: namespace, onAct: act, propose })
  const rows = breakers.data === undefined ? undefined : boardOrder(breakers.data, filter)
  const rowKeys = useRowKeys(breakers.data ?? [], act)
  const create = (
    <Button component={Link} href={breakerLinks.create(namespace)} leftSection={<IconPlus size={15} />}>
      {t('new')}
    </Button>
  )
  const empty = (
    <EmptyState icon={IconBolt} title={t('emptyTitle')} action={create}>
      {t('emptyText')}
    </EmptyState>
  )
  const none = breakers.data?.length === 0
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          none ? undefined : (
            <>
              <TimeRangePicker />
              {create}
            </>
          )
        }
      />
      <div className={classes.stack} onKeyDown={rowKeys}>
        {none || breakers.data === undefined ? null : <StateFilter breakers={breakers.data} />}
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          rowKey={(row) => `${row.namespace}/${row.name}`}
          rowHref={(row) => breakerLinks.one(row.namespace, row.name, namespace)}
          filterText={(row) => `${row.namespace}/${row.name} ${row.spec.service}`}
          defaultSort={{ key: 'state', descending: false }}
          error={breakers.error}
          onRetry={() => void breakers.refetch()}
          empty={none ? empty : <FilteredOut />}
        />
        {rows === undefined || rows.length === 0 ? null : (
          <StateTimeline breakers={rows.map((row) => `${row.namespace}/${row.name}`)} />
        )}
      </div>
      {dialog}
      {publishDialog}
    </>
  )
}

/** No breaker is in the chosen state. */
function FilteredOut() {
  const t = useTranslations('breakers')
  const [, setFilter] = useStateFilter()
  return (
    <EmptyState
      icon={IconBolt}
      title={t('noneInState')}
      action={
        <Button variant="default" onClick={() => void setFilter(null)}>
          {t('showAll')}
        </Button>
      }
    >
      {t('noneInStateText')}
    </EmptyState>
  )
}
