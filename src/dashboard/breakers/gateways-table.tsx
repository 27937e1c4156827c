'use client'

import { IconRouter } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import { DataTable, type Column } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { useFormat } from '../ui/use-format'
import { summarise } from './board'
import { RateBar } from './rate-bar'
import { NextCell, StateCell } from './state-cell'

/** A breaker's state on each gateway and, with scope INSTANCE, for each instance. */
export function BreakerGateways({ breaker }: { breaker: BreakerView }) {
  const t = useTranslations('breakers')
  const common = useTranslations('common')
  const format = useFormat()
  const { failureRateThresholdPercent, slowCallRateThresholdPercent, scope } = breaker.spec
  const instance: Column<BreakerOnGateway>[] =
    scope === 'INSTANCE'
      ? [
          {
            key: 'instance',
            header: t('instance'),
            sortValue: (row) => row.instance,
            render: (row) => <span className="sy-mono">{row.instance ?? common('all')}</span>,
          },
        ]
      : []
  const columns: Column<BreakerOnGateway>[] = [
    {
      key: 'gateway',
      header: t('gateway'),
      sortValue: (row) => row.gateway,
      render: (row) => <span className="sy-mono">{row.gateway}</span>,
    },
    ...instance,
    { key: 'state', header: t('state'), render: (row) => <StateCell summary={summarise([row])} /> },
    {
      key: 'failures',
      header: t('failureRate'),
      render: (row) => (
        <RateBar
          label={t('failureRate')}
          ratePercent={row.failureRatePercent}
          thresholdPercent={failureRateThresholdPercent}
        />
      ),
    },
    {
      key: 'slow',
      header: t('slowRate'),
      priority: 2,
      render: (row) => (
        <RateBar
          label={t('slowRate')}
          ratePercent={row.slowCallRatePercent}
          thresholdPercent={slowCallRateThresholdPercent}
        />
      ),
    },
    {
      key: 'calls',
      header: t('callsInWindow'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.bufferedCalls,
      render: (row) => format.number(row.bufferedCalls),
    },
    {
      key: 'rejected',
      header: t('rejected'),
      align: 'right',
      sortValue: (row) => row.rejectedPerSecond,
      render: (row) => common('perSecond', { value: format.rate(row.rejectedPerSecond) }),
    },
    { key: 'next', header: t('next'), render: (row) => <NextCell summary={summarise([row])} /> },
  ]
  return (
    <DataTable
      label={t('onGateways')}
      name="on"
      rows={breaker.gateways}
      columns={columns}
      rowKey={(row) => `${row.gateway} ${row.instance ?? ''}`}
      empty={
        <EmptyState icon={IconRouter} title={t('noReports')}>
          {t('noReportsText')}
        </EmptyState>
      }
    />
  )
}
