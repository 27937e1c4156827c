'use client'

import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { Column } from '../ui/data-table'
import { useFormat } from '../ui/use-format'
import { urgencyOf, type BreakerSummary } from './board'
import type { BoardRow } from './board-rows'
import { BreakerActions, type Act } from './breaker-actions'
import { CallsCell } from './calls-cell'
import { orderOn } from './override/target'
import { RateBar } from './rate-bar'
import { RowName } from './row-name'
import { NextCell, StateCell } from './state-cell'

interface BreakerColumnsOptions {
  scope: string | null
  onAct: Act
  onToggle: (row: BoardRow) => void
  propose: (edit: Edit, message: string) => void
}

/** The columns of the board. Rows below a breaker sort by the breaker's values, so that they stay with it. */
export function useBreakerColumns({ scope, onAct, onToggle, propose }: BreakerColumnsOptions): Column<BoardRow>[] {
  const t = useTranslations('breakers')
  const common = useTranslations('common')
  const format = useFormat()
  const rate = (of: 'failureRate' | 'slowRate', value: keyof BreakerSummary & `${string}RatePercent`) => ({
    header: t(of),
    sortValue: (row: BoardRow) => row.ofBreaker?.[value] ?? null,
    render: ({ summary, breaker }: BoardRow) => (
      <RateBar
        label={t(of)}
        ratePercent={summary?.[value] ?? null}
        thresholdPercent={
          of === 'failureRate' ? breaker.spec.failureRateThresholdPercent : breaker.spec.slowCallRateThresholdPercent
        }
      />
    ),
  })
  return [
    {
      key: 'name',
      header: t('breaker'),
      sortValue: (row) => row.breakerKey,
      render: (row) => <RowName row={row} scope={scope} onToggle={onToggle} />,
    },
    {
      key: 'state',
      header: t('state'),
      sortValue: (row) => urgencyOf(row.breaker),
      render: ({ summary }) => <StateCell summary={summary} />,
    },
    { key: 'failures', ...rate('failureRate', 'failureRatePercent') },
    { key: 'slow', priority: 3, ...rate('slowRate', 'slowCallRatePercent') },
    {
      key: 'calls',
      header: t('callsInWindow'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.ofBreaker?.bufferedCalls ?? null,
      render: ({ summary, breaker }) => <CallsCell summary={summary} spec={breaker.spec} />,
    },
    {
      key: 'rejected',
      header: t('rejected'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.ofBreaker?.rejectedPerSecond ?? null,
      render: ({ summary }) =>
        summary === null ? format.rate(null) : common('perSecond', { value: format.rate(summary.rejectedPerSecond) }),
    },
    {
      key: 'next',
      header: t('next'),
      width: '132px',
      priority: 2,
      render: ({ summary, breaker, target }) => <NextCell summary={summary} order={orderOn(breaker.orders, target)} />,
    },
    {
      key: 'actions',
      header: '',
      align: 'right',
      render: ({ breaker, target }) => (
        <BreakerActions breaker={breaker} target={target} scope={scope} onAct={onAct} propose={propose} />
      ),
    },
  ]
}
