'use client'

import { IconRouter } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { meansMachine } from '@/domain/breaker/orders'
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import { DataTable, type Column } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { useFormat } from '../ui/use-format'
import { statesByUrgency, summarise } from './board'
import { BreakerActions, type Act } from './breaker-actions'
import classes from './breakers.module.css'
import { CallsCell } from './calls-cell'
import { MachineFilter, useMachineFilter } from './machine-filter'
import { RateBar } from './rate-bar'
import { NextCell, StateCell } from './state-cell'

interface MachinesTableProps {
  breaker: BreakerView
  scope: string | null
  onAct: Act
}

/** Every machine of a breaker: its state on each gateway and, with scope INSTANCE, for each instance. */
export function MachinesTable({ breaker, scope, onAct }: MachinesTableProps) {
  const t = useTranslations('breakers')
  const [filter] = useMachineFilter()
  const columns = useMachineColumns({ breaker, scope, onAct })
  const rows = breaker.gateways.filter((machine) => meansMachine(filter, machine))
  const narrowed = rows.length < breaker.gateways.length
  return (
    <DataTable
      label={t('machines')}
      name="on"
      rows={rows}
      columns={columns}
      rowKey={(row) => `${row.gateway} ${row.instance ?? ''}`}
      defaultSort={{ key: 'state', descending: false }}
      toolbar={
        <>
          <h2 className={classes.tableTitle}>{t('machines')}</h2>
          <MachineFilter breaker={breaker} />
        </>
      }
      empty={
        narrowed ? (
          <EmptyState icon={IconRouter} title={t('noMachine')} action={<MachineFilter breaker={breaker} />}>
            {t('noMachineText')}
          </EmptyState>
        ) : (
          <EmptyState icon={IconRouter} title={t('noReports')}>
            {t('noReportsText')}
          </EmptyState>
        )
      }
    />
  )
}

function useMachineColumns({ breaker, scope, onAct }: MachinesTableProps): Column<BreakerOnGateway>[] {
  const t = useTranslations('breakers')
  const common = useTranslations('common')
  const format = useFormat()
  const { spec } = breaker
  const instance: Column<BreakerOnGateway> = {
    key: 'instance',
    header: t('instance'),
    sortValue: (row) => row.instance,
    render: (row) => <span className="sy-mono">{row.instance ?? common('all')}</span>,
  }
  return [
    {
      key: 'gateway',
      header: t('gateway'),
      sortValue: (row) => row.gateway,
      render: (row) => <span className="sy-mono">{row.gateway}</span>,
    },
    ...(spec.scope === 'INSTANCE' ? [instance] : []),
    {
      key: 'state',
      header: t('state'),
      sortValue: (row) => statesByUrgency.indexOf(row.state),
      render: (row) => <StateCell summary={summarise([row])} />,
    },
    {
      key: 'failures',
      header: t('failureRate'),
      sortValue: (row) => row.failureRatePercent,
      render: (row) => (
        <RateBar
          label={t('failureRate')}
          ratePercent={row.failureRatePercent}
          thresholdPercent={spec.failureRateThresholdPercent}
        />
      ),
    },
    {
      key: 'slow',
      header: t('slowRate'),
      priority: 3,
      sortValue: (row) => row.slowCallRatePercent,
      render: (row) => (
        <RateBar
          label={t('slowRate')}
          ratePercent={row.slowCallRatePercent}
          thresholdPercent={spec.slowCallRateThresholdPercent}
        />
      ),
    },
    {
      key: 'calls',
      header: t('callsInWindow'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.bufferedCalls,
      render: (row) => <CallsCell summary={summarise([row])} spec={spec} />,
    },
    {
      key: 'rejected',
      header: t('rejected'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.rejectedPerSecond,
      render: (row) => common('perSecond', { value: format.rate(row.rejectedPerSecond) }),
    },
    { key: 'next', header: t('next'), render: (row) => <NextCell summary={summarise([row])} /> },
    {
      key: 'actions',
      header: '',
      align: 'right',
      render: ({ instance: of, gateway }) => (
        <BreakerActions breaker={breaker} target={{ instance: of, gateway }} scope={scope} onAct={onAct} />
      ),
    },
  ]
}
