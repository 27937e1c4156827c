'use client'

import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { GatewayRow } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { Duration, TimeAgo } from '../ui/time'
import { useFormat } from '../ui/use-format'
import { revisionsBehind } from './lag'
import classes from './gateways.module.css'

interface GatewayColumnsOptions {
  /** The newest revision; null while it is not known. */
  newest: number | null
  /** How long the newest took to be in force, by gateway. */
  took: ReadonlyMap<string, number>
  /** Asks whether to forget a silent gateway; null for those who may not. */
  onForget: ((id: string) => void) | null
}

/** The columns of the list of gateways. Figures of one that is silent are not known, whatever it last said. */
export function useGatewayColumns({ newest, took, onForget }: GatewayColumnsOptions): Column<GatewayRow>[] {
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
      key: 'lag',
      header: t('lag'),
      align: 'right',
      sortValue: (row) => revisionsBehind(row, newest),
      render: (row) => <LagCell behind={revisionsBehind(row, newest)} />,
    },
    {
      key: 'took',
      header: newest === null ? t('took') : t('tookNewest', { revision: newest }),
      align: 'right',
      priority: 2,
      sortValue: (row) => live(row, took.get(row.id) ?? null),
      render: (row) => format.latency(live(row, took.get(row.id) ?? null)),
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
    ...(onForget === null ? [] : [forgetColumn(onForget, (id) => t('forgetTitle', { gateway: id }))]),
  ]
}

/** A silent gateway can be taken off the list. */
function forgetColumn(onForget: (id: string) => void, name: (id: string) => string): Column<GatewayRow> {
  return {
    key: 'forget',
    header: '',
    align: 'right',
    width: '52px',
    render: (row) =>
      row.state === 'NOT_SEEN' ? (
        <ActionIcon
          aria-label={name(row.id)}
          title={name(row.id)}
          onClick={() => {
            onForget(row.id)
          }}
        >
          <IconTrash size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      ) : null,
  }
}

function LagCell({ behind }: { behind: number | null }) {
  const t = useTranslations('gateways')
  const format = useFormat()
  if (behind === null) return format.rate(null)
  if (behind === 0) return <span className="sy-muted">{t('upToDate')}</span>
  return <span className={classes.behind}>{t('behind', { count: behind })}</span>
}

/** The gateway's sync state; which object it refused and why; what is wrong with its copy on disk. */
function SyncCell({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateways')
  return (
    <span className={classes.sync}>
      <StateBadge state={row.state} />
      {row.error === null ? null : (
        <span className={classes.reason}>
          {t('refused', { revision: row.error.revision })}{' '}
          {row.error.object === null ? null : <code className="sy-mono">{row.error.object}: </code>}
          {row.error.reason}
        </span>
      )}
      {row.diskError === null ? null : (
        <span className={classes.disk}>
          {t('disk')} {row.diskError}
        </span>
      )}
    </span>
  )
}
