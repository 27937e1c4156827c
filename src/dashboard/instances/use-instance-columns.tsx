'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { useNamespace, withNamespace } from '../live/namespace'
import { serviceHref } from '../services/service-links'
import { useTrafficColumns } from '../services/traffic-cells'
import type { Column } from '../ui/data-table'
import { useFormat } from '../ui/use-format'
import { HealthCell } from './health-cell'
import { InstanceMenu } from './instance-menu'
import type { ActionKind } from './actions/instance-actions'
import { versionOf } from './instance-words'
import { StandingCell } from './standing-cell'
import classes from './instances.module.css'

interface InstanceColumnsOptions {
  /** The service that all rows are of; null where each names its own. */
  service: string | null
  onAct: (kind: ActionKind, row: InstanceRow) => void
  onEdit: (row: InstanceRow) => void
}

/** `key` is the server's word for a sort, where the column can be sorted by. */
export function useInstanceColumns({ service, onAct, onEdit }: InstanceColumnsOptions): Column<InstanceRow>[] {
  const t = useTranslations('instances')
  const format = useFormat()
  const [namespace] = useNamespace()
  const traffic = useTrafficColumns<InstanceRow>()
  return [
    {
      key: 'address',
      header: t('instance'),
      sortable: true,
      title: true,
      ...(service === null ? { width: '170px' } : {}),
      render: (row) => (
        <span className={classes.address} title={row.id}>
          {instanceAddress(row)}
        </span>
      ),
    },
    ...(service === null ? [serviceColumn(t('service'), namespace)] : []),
    {
      key: 'health',
      header: t('health'),
      sortable: true,
      width: '180px',
      render: (row) => <HealthCell row={row} />,
    },
    {
      key: 'weight',
      header: t('standing'),
      sortable: true,
      width: '176px',
      render: (row) => <StandingCell row={row} />,
    },
    {
      key: 'inFlight',
      header: t('inFlight'),
      align: 'right',
      width: '84px',
      priority: 2,
      render: (row) => (row.inFlight === null ? <span className="sy-muted">–</span> : format.number(row.inFlight)),
    },
    ...traffic,
    {
      key: 'node',
      header: t('node'),
      sortable: true,
      priority: service === null ? 4 : 3,
      width: '140px',
      render: (row) => (
        <span className="sy-muted" title={`${row.node} · ${row.datacenter}`}>
          {row.node}
          {row.datacenter === '' ? '' : ` · ${row.datacenter}`}
        </span>
      ),
    },
    {
      key: 'version',
      header: t('version'),
      priority: service === null ? 4 : 3,
      width: '90px',
      render: (row) => versionOf(row) ?? <span className="sy-muted">–</span>,
    },
    {
      key: 'source',
      header: t('source'),
      priority: 4,
      width: '100px',
      render: (row) => <span className="sy-muted">{t(row.managed ? 'managed' : 'discovered')}</span>,
    },
    {
      key: 'actions',
      header: '',
      align: 'right',
      width: '52px',
      render: (row) => <InstanceMenu row={row} onAct={onAct} onEdit={onEdit} />,
    },
  ]
}

function serviceColumn(header: string, namespace: string | null): Column<InstanceRow> {
  return {
    key: 'service',
    header,
    sortable: true,
    render: (row) => (
      <Link
        href={withNamespace(serviceHref(row.service, 'instances'), namespace)}
        className={classes.service}
        prefetch={false}
        title={row.service}
      >
        {row.service}
      </Link>
    ),
  }
}
