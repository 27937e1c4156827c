'use client'

import { useTranslations } from 'use-intl'
import type { LockRow } from '@/domain/view/lock-views'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { LeaseCell } from './lease-cell'
import { LibraryBadge } from './library-badge'
import classes from './locks.module.css'
import { WarningBadges } from './warning-badges'

/** The columns of the list of locks; a name opens its lock. */
export function useLockColumns(onOpen: (key: string) => void): Column<LockRow>[] {
  const t = useTranslations('locks')
  const format = useFormat()
  return [
    {
      key: 'name',
      header: t('lock'),
      sortValue: (row) => row.name,
      render: (row) => <Name row={row} onOpen={onOpen} />,
    },
    {
      key: 'library',
      header: t('kind'),
      priority: 2,
      sortValue: (row) => row.library,
      render: (row) => <LibraryBadge library={row.library} />,
    },
    {
      key: 'holder',
      header: t('holder'),
      sortValue: (row) => row.holder?.owner ?? null,
      render: (row) => <Holder row={row} />,
    },
    {
      key: 'held',
      header: t('lease'),
      sortValue: (row) => row.holder?.acquiredAtMs ?? null,
      render: (row) => <LeaseCell holder={row.holder} brief />,
    },
    {
      key: 'token',
      header: t('token'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.holder?.token ?? null,
      render: (row) => row.holder?.token ?? <span className="sy-muted">–</span>,
    },
    {
      key: 'waiters',
      header: t('waiters'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.waiters,
      render: (row) =>
        row.waiters === null ? (
          <span className="sy-muted">–</span>
        ) : (
          <span className={row.waiters > 0 ? classes.contended : undefined}>{format.number(row.waiters)}</span>
        ),
    },
    {
      key: 'acquired',
      header: t('acquired'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.acquiredPerMinute,
      render: (row) => t('perMinute', { value: format.rate(row.acquiredPerMinute) }),
    },
    {
      key: 'contended',
      header: t('contended'),
      align: 'right',
      priority: 4,
      sortValue: (row) => row.contendedPerMinute,
      render: (row) => (
        <span className={row.contendedPerMinute > 0 ? classes.contended : undefined}>
          {t('perMinute', { value: format.rate(row.contendedPerMinute) })}
        </span>
      ),
    },
    {
      key: 'wait',
      header: t('wait'),
      align: 'right',
      priority: 4,
      sortValue: (row) => row.waitP99Ms,
      render: (row) => <Pair p50Ms={row.waitP50Ms} p99Ms={row.waitP99Ms} />,
    },
    {
      key: 'hold',
      header: t('hold'),
      align: 'right',
      priority: 4,
      sortValue: (row) => row.holdP99Ms,
      render: (row) => <Pair p50Ms={row.holdP50Ms} p99Ms={row.holdP99Ms} />,
    },
  ]
}

function Name({ row, onOpen }: { row: LockRow; onOpen: (key: string) => void }) {
  return (
    <span className={classes.nameCell}>
      <button
        type="button"
        className={classes.name}
        onClick={() => {
          onOpen(row.key)
        }}
      >
        {row.name}
      </button>
      <WarningBadges warnings={row.warnings} />
    </span>
  )
}

/** Who holds it; where that is comes with the pointer, and stands in the drawer. */
function Holder({ row }: { row: LockRow }) {
  const t = useTranslations('locks')
  const { holder, holders } = row
  if (holder === null) return <StateBadge state="FREE" />
  const place = [holder.host, holder.process].filter((each) => each !== null).join(' · ')
  return (
    <span className={classes.holder} title={place === '' ? undefined : place}>
      <StateBadge state="HELD" />
      <span className={classes.owner}>
        {holder.owner ?? t('unknownOwner')}
        {holders.length > 1 ? ` ${t('andOthers', { count: holders.length - 1 })}` : ''}
      </span>
    </span>
  )
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
