'use client'

import type { LiveTraffic } from '@/domain/view/views'
import type { Column } from '../ui/data-table'
import { useFormat } from '../ui/use-format'
import { useTranslations } from 'use-intl'

/** Requests, errors and p99 as columns of lists that the server sorts, of anything that has traffic. */
export function useTrafficColumns<Row extends { traffic: LiveTraffic | null }>(): Column<Row>[] {
  const t = useTranslations('services.columns')
  const format = useFormat()
  return [
    {
      key: 'requests',
      header: t('rps'),
      align: 'right',
      width: '112px',
      sortable: true,
      render: (row) => format.rate(row.traffic?.requestsPerSecond),
    },
    {
      key: 'errors',
      header: t('errors'),
      align: 'right',
      width: '86px',
      sortable: true,
      render: (row) => <ErrorPercent value={errorsOf(row.traffic)} />,
    },
    {
      key: 'p99',
      header: 'p99',
      align: 'right',
      width: '86px',
      priority: 2,
      sortable: true,
      render: (row) => format.latency(row.traffic?.p99Ms),
    },
  ]
}

const muchPercent = 5

/** Of no requests there is no share. */
export function errorsOf(traffic: LiveTraffic | null): number | null {
  return traffic === null || traffic.requestsPerSecond === 0 ? null : traffic.errorPercent
}

/** An error share; from 5% on in the colour of trouble. */
export function ErrorPercent({ value }: { value: number | null }) {
  const format = useFormat()
  return (
    <span style={value !== null && value >= muchPercent ? { color: 'var(--sy-bad-text)', fontWeight: 600 } : undefined}>
      {format.percent(value)}
    </span>
  )
}
