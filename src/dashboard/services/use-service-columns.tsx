'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ServiceRow } from '@/domain/view/views'
import { withNamespace } from '../live/namespace'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { HealthBar } from './health-bar'
import { serviceHref } from './service-links'
import { ServiceMarks } from './service-marks'
import { useTrafficColumns } from './traffic-cells'
import classes from './services.module.css'

/** `key` is the server's word for a sort, where the column can be sorted by. */
export function useServiceColumns(namespace: string | null): Column<ServiceRow>[] {
  const t = useTranslations('services')
  const format = useFormat()
  const traffic = useTrafficColumns<ServiceRow>()
  const count = (value: number) => (value === 0 ? <span className="sy-muted">–</span> : format.number(value))
  return [
    {
      key: 'name',
      header: t('columns.name'),
      sortable: true,
      title: true,
      render: (row) => (
        <>
          <Link
            href={withNamespace(serviceHref(row.name), namespace)}
            className={classes.name}
            title={row.name}
            prefetch={false}
          >
            {row.name}
          </Link>
          <ServiceMarks row={row} />
        </>
      ),
    },
    {
      key: 'namespace',
      header: t('columns.namespace'),
      priority: 3,
      width: '120px',
      render: (row) => <span className="sy-muted">{row.namespace ?? '–'}</span>,
    },
    {
      key: 'health',
      header: t('columns.health'),
      width: '220px',
      sortable: true,
      render: (row) => <HealthBar health={row.health} counted="instances" />,
    },
    ...traffic,
    {
      key: 'breaker',
      header: t('columns.breaker'),
      width: '140px',
      priority: 2,
      render: (row) => {
        const [breaker] = row.breakers
        return breaker === undefined ? <span className="sy-muted">–</span> : <StateBadge state={breaker.worst} />
      },
    },
    {
      key: 'routes',
      header: t('columns.routes'),
      align: 'right',
      width: '80px',
      priority: 3,
      render: (row) => count(row.routes),
    },
    {
      key: 'limits',
      header: t('columns.limits'),
      align: 'right',
      width: '80px',
      priority: 3,
      render: (row) => count(row.limits),
    },
    {
      key: 'source',
      header: t('columns.source'),
      width: '110px',
      priority: 3,
      render: (row) => <span className="sy-muted">{t(`source.${row.source}`)}</span>,
    },
  ]
}
