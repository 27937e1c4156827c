'use client'

import {
  IconClockX,
  IconGavel,
  IconGhost,
  IconHourglass,
  IconLock,
  IconLockOpen,
  IconPlugX,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react'
import { useFormatter, useTranslations } from 'use-intl'
import { lockEventsTold, type LockEventRow } from '@/domain/view/lock-views'
import { DataTable, type Column } from '../../ui/data-table'
import { EmptyState } from '../../ui/empty-state'
import { ToneBadge, type Tone } from '../../ui/state-badge'
import { useFormat } from '../../ui/use-format'
import classes from './detail.module.css'

const looks: Record<LockEventRow['event'], { tone: Tone; icon: Icon }> = {
  acquired: { tone: 'info', icon: IconLock },
  contended: { tone: 'warn', icon: IconHourglass },
  extended: { tone: 'none', icon: IconRefresh },
  released: { tone: 'good', icon: IconLockOpen },
  lost: { tone: 'bad', icon: IconPlugX },
  expired: { tone: 'bad', icon: IconClockX },
  forced: { tone: 'warn', icon: IconGavel },
  silent: { tone: 'none', icon: IconGhost },
}

/** What happened to one lock, newest first. */
export function LockEvents({ events }: { events: readonly LockEventRow[] }) {
  const t = useTranslations('locks')
  const format = useFormat()
  const { dateTime } = useFormatter()
  const columns: Column<LockEventRow>[] = [
    {
      key: 'at',
      header: t('at'),
      width: '110px',
      render: (row) => (
        <time dateTime={new Date(row.atMs).toISOString()} title={new Date(row.atMs).toISOString()}>
          {dateTime(row.atMs, {
            hour: '2-digit',
            minute: '2-digit',
            second: '2-digit',
            fractionalSecondDigits: 3,
            hour12: false,
          })}
        </time>
      ),
    },
    {
      key: 'event',
      header: t('event'),
      render: (row) => (
        <ToneBadge tone={looks[row.event].tone} icon={looks[row.event].icon}>
          {t(`events.${row.event}`)}
        </ToneBadge>
      ),
    },
    { key: 'owner', header: t('owner'), render: (row) => <Who row={row} /> },
    { key: 'token', header: t('token'), align: 'right', render: (row) => row.token ?? '–' },
    {
      key: 'took',
      header: t('took'),
      align: 'right',
      render: (row) =>
        row.heldMs !== null
          ? t('heldFor', { time: format.latency(row.heldMs) })
          : row.waitedMs !== null && row.waitedMs > 0
            ? t('waitedFor', { time: format.latency(row.waitedMs) })
            : '–',
    },
  ]
  return (
    <DataTable
      label={t('history')}
      name="events"
      rows={events}
      columns={columns}
      rowKey={(row) => row.id}
      filterText={(row) => `${row.event} ${row.owner ?? ''} ${row.actor ?? ''} ${String(row.token ?? '')}`}
      toolbar={
        events.length < lockEventsTold ? undefined : (
          <span className="sy-muted">{t('eventsCut', { count: lockEventsTold })}</span>
        )
      }
      empty={
        <EmptyState icon={IconLock} title={t('noEvents')}>
          {t('noEventsText')}
        </EmptyState>
      }
    />
  )
}

/** Who it was; of a forced release the operator, and why. */
function Who({ row }: { row: LockEventRow }) {
  const t = useTranslations('locks')
  if (row.actor === null) return <span className={classes.mono}>{row.owner ?? '–'}</span>
  return <span>{t('forcedBy', { who: row.actor, reason: row.reason ?? '–' })}</span>
}
