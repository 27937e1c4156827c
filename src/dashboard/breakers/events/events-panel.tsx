'use client'

import { IconTimeline } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { BreakerEventRow } from '@/domain/view/breaker-views'
import type { BreakerView } from '@/domain/view/views'
import { DataTable, type Column } from '../../ui/data-table'
import { EmptyState } from '../../ui/empty-state'
import { Panel } from '../../ui/panel'
import { StateBadge } from '../../ui/state-badge'
import { TimeAgo } from '../../ui/time'
import { useFormat } from '../../ui/use-format'
import classes from '../breakers.module.css'
import { MachineFilter } from '../machine-filter'
import { useCauseText } from '../use-words'
import { Moment } from './moment'
import { mostEvents, useBreakerEvents } from './use-breaker-events'

/** What happened to the machines of a breaker in the chosen time: each transition with its cause, and who and why. */
export function EventsPanel({ breaker }: { breaker: BreakerView }) {
  const t = useTranslations('breakers.events')
  const events = useBreakerEvents(breaker)
  const columns = useEventColumns(breaker)
  const cause = useCauseText()
  const cut = events.data?.length === mostEvents
  return (
    <DataTable
      label={t('title')}
      name="ev"
      rows={events.data}
      columns={columns}
      rowKey={(row) => row.id}
      filterText={(row) =>
        [
          row.gateway,
          row.instance ?? '',
          row.before,
          row.after,
          cause(row.cause),
          row.actor ?? '',
          row.reason ?? '',
        ].join(' ')
      }
      defaultSort={{ key: 'at', descending: true }}
      error={events.error}
      onRetry={() => void events.refetch()}
      toolbar={
        <>
          <h2 className={classes.tableTitle}>{t('title')}</h2>
          <MachineFilter breaker={breaker} />
          {cut ? <span className="sy-muted">{t('cut', { count: mostEvents })}</span> : null}
        </>
      }
      empty={
        <Panel title={t('title')} aside={<MachineFilter breaker={breaker} />}>
          <EmptyState icon={IconTimeline} title={t('none')}>
            {t('noneText')}
          </EmptyState>
        </Panel>
      }
    />
  )
}

function useEventColumns(breaker: BreakerView): Column<BreakerEventRow>[] {
  const t = useTranslations('breakers.events')
  const breakers = useTranslations('breakers')
  const instance: Column<BreakerEventRow> = {
    key: 'instance',
    header: breakers('instance'),
    priority: 2,
    sortValue: (row) => row.instance,
    render: (row) => <span className="sy-mono">{row.instance ?? breakers('wholeService')}</span>,
  }
  return [
    {
      key: 'at',
      header: t('at'),
      width: '150px',
      sortValue: (row) => row.atMs,
      render: (row) => (
        <span className={classes.state}>
          <Moment atMs={row.atMs} />
          <span className={classes.stateNote}>
            <TimeAgo atMs={row.atMs} />
          </span>
        </span>
      ),
    },
    {
      key: 'gateway',
      header: breakers('gateway'),
      priority: 2,
      sortValue: (row) => row.gateway,
      render: (row) => <span className="sy-mono">{row.gateway}</span>,
    },
    ...(breaker.spec.scope === 'INSTANCE' ? [instance] : []),
    {
      key: 'transition',
      header: t('transition'),
      render: (row) => (
        <span className={classes.transition}>
          <StateBadge state={row.before} /> <span aria-hidden>→</span> <StateBadge state={row.after} />
        </span>
      ),
    },
    { key: 'cause', header: t('cause'), render: (row) => <Cause row={row} /> },
    { key: 'who', header: t('who'), priority: 2, render: (row) => <Who row={row} /> },
  ]
}

function Cause({ row }: { row: BreakerEventRow }) {
  const t = useTranslations('breakers.events')
  const cause = useCauseText()
  const format = useFormat()
  const { failureRatePercent, slowCallRatePercent, bufferedCalls } = row
  const known = failureRatePercent !== null || slowCallRatePercent !== null
  return (
    <span className={classes.state}>
      {cause(row.cause)}
      {known ? (
        <span className={classes.stateNote}>
          {t('rates', {
            failed: format.percent(failureRatePercent),
            slow: format.percent(slowCallRatePercent),
            calls: bufferedCalls,
          })}
        </span>
      ) : null}
    </span>
  )
}

function Who({ row: { actor, reason } }: { row: BreakerEventRow }) {
  if (actor === null) return <span className="sy-muted">–</span>
  return (
    <span className={classes.state}>
      {actor}
      {reason === null ? null : <span className={classes.stateNote}>{reason}</span>}
    </span>
  )
}
