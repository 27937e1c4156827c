'use client'

import { Button } from '@mantine/core'
import { IconBolt, IconPlus } from '@tabler/icons-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { TimeRangePicker } from '../charts/time-range-picker'
import { useQuickPublish } from '../forms/quick-publish'
import { useNamespace } from '../live/namespace'
import { useMay } from '../session/session-context'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { boardOrder } from './board'
import { boardRows, breakerKey } from './board-rows'
import type { Act } from './breaker-actions'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'
import { useOverride } from './override/use-override'
import { StateFilter, useStateFilter } from './state-filter'
import { StateTimeline } from './state-timeline'
import { useBreakerColumns } from './use-breaker-columns'
import { useBreakers } from './use-breakers'
import { useOpenedRows } from './use-opened-rows'
import { useRowKeys } from './use-row-keys'

/** The board: every breaker's live state over all gateways, most urgent first, with trip and reset at hand. */
export function BreakersScreen() {
  const t = useTranslations('breakers')
  const [namespace] = useNamespace()
  const [filter] = useStateFilter()
  const breakers = useBreakers(namespace)
  const { propose, dialog: publishDialog } = useQuickPublish()
  const { ask, dialog } = useOverride()
  const { opened, toggle } = useOpenedRows()
  const mayEdit = useMay('EDITOR')
  const mayAct = useMay('OPERATOR')
  const act: Act = (breaker, intent, target) => {
    ask({ namespace: breaker.namespace, name: breaker.name, intent, target, breaker })
  }
  const columns = useBreakerColumns({ scope: namespace, onAct: act, onToggle: toggle, propose })
  const shown = useMemo(
    () => (breakers.data === undefined ? undefined : boardOrder(breakers.data, filter)),
    [breakers.data, filter],
  )
  const rows = useMemo(() => (shown === undefined ? undefined : boardRows(shown, opened)), [shown, opened])
  const rowKeys = useRowKeys({ rows: rows ?? [], onAct: act, onToggle: toggle })
  const create = mayEdit ? (
    <Button component={Link} href={breakerLinks.create(namespace)} leftSection={<IconPlus size={15} />}>
      {t('new')}
    </Button>
  ) : undefined
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
        description={
          <>
            {t('description')} {mayAct && !none ? <span className={classes.keys}>{t('keys')}</span> : t('mayNot')}
          </>
        }
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
          rowKey={(row) => row.key}
          ownerKey={(row) => row.breakerKey}
          rowHref={({ breaker, target }) => breakerLinks.one(breaker.namespace, breaker.name, namespace, target)}
          filterText={({ breakerKey, breaker }) => `${breakerKey} ${breaker.spec.service}`}
          defaultSort={{ key: 'state', descending: false }}
          error={breakers.error}
          onRetry={() => void breakers.refetch()}
          empty={none ? empty : <FilteredOut />}
        />
        {shown === undefined || shown.length === 0 ? null : <StateTimeline breakers={shown.map(breakerKey)} />}
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
