'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { GatewayRow } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { Duration, TimeAgo } from '../ui/time'
import { useFormat } from '../ui/use-format'
import classes from './gateways.module.css'

/** The columns of the list of gateways. Figures of one that is silent are not known, whatever it last said. */
export function useGatewayColumns(): Column<GatewayRow>[] {
  const t = useTranslations('gateways')
  const common = useTranslations('common')
  const format = useFormat()
  const live = <T,>(row: GatewayRow, value: T): T | null => (row.state === 'NOT_SEEN' ? null : value)
  return [
    {
      key: 'name',
      header: t('gateway'),
      sortValue: (row) => row.id,
      render: (row) => (
        <span>
          <span className={classes.name}>{row.id}</span>
          <span className={classes.node}>{row.node === row.id ? row.address : `${row.node} · ${row.address}`}</span>
        </span>
      ),
    },
    {
      key: 'sync',
      header: t('sync'),
      sortValue: (row) => row.state,
      render: (row) => <SyncCell row={row} />,
    },
    {
      key: 'revision',
      header: t('revision'),
      align: 'right',
      sortValue: (row) => row.revision,
      render: (row) => (
        <Link className="sy-link" href={`/changes/${String(row.revision)}`} title={`${t('checksum')} ${row.checksum}`}>
          r{row.revision}
        </Link>
      ),
    },
    {
      key: 'requests',
      header: t('requests'),
      align: 'right',
      sortValue: (row) => live(row, row.requestsPerSecond),
      render: (row) => {
        const value = live(row, row.requestsPerSecond)
        return value === null ? format.rate(null) : common('perSecond', { value: format.rate(value) })
      },
    },
    {
      key: 'cpu',
      header: t('cpu'),
      align: 'right',
      priority: 2,
      sortValue: (row) => live(row, row.cpuPercent),
      render: (row) => format.percent(live(row, row.cpuPercent)),
    },
    {
      key: 'memory',
      header: t('memory'),
      align: 'right',
      priority: 2,
      sortValue: (row) => live(row, row.memoryBytes),
      render: (row) => (row.state === 'NOT_SEEN' ? format.rate(null) : format.bytes(row.memoryBytes)),
    },
    {
      key: 'version',
      header: t('version'),
      priority: 3,
      sortValue: (row) => row.version,
      render: (row) => row.version,
    },
    {
      key: 'up',
      header: t('up'),
      align: 'right',
      priority: 3,
      sortValue: (row) => live(row, -row.startedAtMs),
      render: (row) => (row.state === 'NOT_SEEN' ? format.rate(null) : <Duration sinceMs={row.startedAtMs} />),
    },
    {
      key: 'seen',
      header: t('lastSeen'),
      align: 'right',
      sortValue: (row) => row.lastSeenAtMs,
      render: (row) => <TimeAgo atMs={row.lastSeenAtMs} />,
    },
  ]
}

/** The gateway's sync state, and why it refused a revision. */
function SyncCell({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateways')
  return (
    <span className={classes.sync}>
      <StateBadge state={row.state} />
      {row.error === null ? null : (
        <span className={classes.reason}>
          {t('refused', { revision: row.error.revision, object: row.error.object ?? '' })} {row.error.reason}
        </span>
      )}
    </span>
  )
}
