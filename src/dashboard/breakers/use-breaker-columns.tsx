'use client'

import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { BreakerView } from '@/domain/view/views'
import { ObjectName } from '../forms/object-name'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { summarise, urgencyOf, type BreakerAction } from './board'
import { BreakerActions } from './breaker-actions'
import { breakerLinks } from './breaker-links'
import { RateBar } from './rate-bar'
import { NextCell, StateCell } from './state-cell'

interface BreakerColumnsOptions {
  scope: string | null
  onAct: (breaker: BreakerView, action: BreakerAction) => void
  propose: (edit: Edit, message: string) => void
}

/** The columns of the board. */
export function useBreakerColumns({ scope, onAct, propose }: BreakerColumnsOptions): Column<BreakerView>[] {
  const t = useTranslations('breakers')
  const common = useTranslations('common')
  const format = useFormat()
  return [
    {
      key: 'name',
      header: t('breaker'),
      sortValue: (row) => `${row.namespace}/${row.name}`,
      render: (row) => (
        <ObjectName
          namespace={row.namespace}
          name={row.name}
          href={breakerLinks.one(row.namespace, row.name, scope)}
          note={t(`guards.${row.spec.scope}`, { service: row.spec.service })}
        >
          {row.spec.enabled ? null : <StateBadge state="OFF" variant="wash" />}
        </ObjectName>
      ),
    },
    {
      key: 'state',
      header: t('state'),
      sortValue: urgencyOf,
      render: (row) => <StateCell summary={summarise(row.gateways)} />,
    },
    {
      key: 'failures',
      header: t('failureRate'),
      sortValue: (row) => summarise(row.gateways)?.failureRatePercent ?? null,
      render: (row) => (
        <RateBar
          label={t('failureRate')}
          ratePercent={summarise(row.gateways)?.failureRatePercent ?? null}
          thresholdPercent={row.spec.failureRateThresholdPercent}
        />
      ),
    },
    {
      key: 'slow',
      header: t('slowRate'),
      priority: 3,
      sortValue: (row) => summarise(row.gateways)?.slowCallRatePercent ?? null,
      render: (row) => (
        <RateBar
          label={t('slowRate')}
          ratePercent={summarise(row.gateways)?.slowCallRatePercent ?? null}
          thresholdPercent={row.spec.slowCallRateThresholdPercent}
        />
      ),
    },
    {
      key: 'rejected',
      header: t('rejected'),
      align: 'right',
      priority: 2,
      sortValue: (row) => summarise(row.gateways)?.rejectedPerSecond ?? null,
      render: (row) => {
        const rejected = summarise(row.gateways)?.rejectedPerSecond ?? null
        return rejected === null ? format.rate(null) : common('perSecond', { value: format.rate(rejected) })
      },
    },
    { key: 'next', header: t('next'), priority: 2, render: (row) => <NextCell summary={summarise(row.gateways)} /> },
    {
      key: 'actions',
      header: '',
      align: 'right',
      render: (row) => <BreakerActions breaker={row} scope={scope} onAct={onAct} propose={propose} />,
    },
  ]
}
