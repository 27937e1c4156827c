'use client'

import { useTranslations } from 'use-intl'
import type { LockRow } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { LeaseCell } from './lease-cell'
import classes from './locks.module.css'

/** The columns of the list of locks; a name opens its lock. */
export function useLockColumns(onOpen: (lock: string) => void): Column<LockRow>[] {
  const t = useTranslations('locks')
  const format = useFormat()
  return [
    {
      key: 'name',
      header: t('lock'),
      sortValue: (row) => row.name,
      render: (row) => (
        <button
          type="button"
          className={classes.name}
          onClick={() => {
            onOpen(row.name)
          }}
        >
          {row.name}
        </button>
      ),
    },
    {
      key: 'holder',
      header: t('holder'),
      sortValue: (row) => row.holder?.owner ?? null,
      render: (row) => (
        <span className={classes.holder}>
          <StateBadge state={row.holder === null ? 'FREE' : 'HELD'} />
          {row.holder === null ? null : <span className={classes.owner}>{row.holder.owner}</span>}
        </span>
      ),
    },
    {
      key: 'held',
      header: t('lease'),
      sortValue: (row) => row.holder?.acquiredAtMs ?? null,
      render: (row) => <LeaseCell holder={row.holder} />,
    },
    {
      key: 'token',
      header: t('token'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.holder?.token ?? null,
      render: (row) => (row.holder === null ? format.rate(null) : row.holder.token),
    },
    {
      key: 'acquired',
      header: t('acquired'),
      align: 'right',
      sortValue: (row) => row.acquiredPerMinute,
      render: (row) => t('perMinute', { value: format.rate(row.acquiredPerMinute) }),
    },
    {
      key: 'contended',
      header: t('contended'),
      align: 'right',
      sortValue: (row) => row.contendedPerMinute,
      render: (row) => (
        <span className={row.contendedPerMinute > 0 ? classes.contended : undefined}>
          {t('perMinute', { value: format.rate(row.contendedPerMinute) })}
        </span>
      ),
    },
    {
      key: 'expired',
      header: t('expired'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.expiredPerMinute,
      render: (row) => t('perMinute', { value: format.rate(row.expiredPerMinute) }),
    },
    {
      key: 'wait',
      header: t('wait'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.waitP99Ms,
      render: (row) => <Pair p50Ms={row.waitP50Ms} p99Ms={row.waitP99Ms} />,
    },
    {
      key: 'hold',
      header: t('hold'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.holdP99Ms,
      render: (row) => <Pair p50Ms={row.holdP50Ms} p99Ms={row.holdP99Ms} />,
    },
  ]
}

function Pair({ p50Ms, p99Ms }: { p50Ms: number | null; p99Ms: number | null }) {
  const format = useFormat()
  if (p50Ms === null && p99Ms === null) return <span className="sy-muted">–</span>
  return (
    <span>
      {format.latency(p50Ms)} <span className="sy-muted">/ {format.latency(p99Ms)}</span>
    </span>
  )
}
