'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { ServiceRow } from '@/domain/view/views'
import { withNamespace } from '../live/namespace'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { HealthBar } from './health-bar'
import { serviceHref } from './service-links'
import { useTrafficColumns } from './traffic-cells'
import classes from './services.module.css'

/** Worst first: a list sorted by health begins with what is red. */
function healthOrder({ health }: ServiceRow): number {
  return -(health.critical * 1e6 + health.warning * 1e3 + (health.passing === 0 ? 1 : 0))
}

export function useServiceColumns(namespace: string | null): Column<ServiceRow>[] {
  const t = useTranslations('services')
  const traffic = useTrafficColumns<ServiceRow>()
  return [
    {
      key: 'name',
      header: t('columns.name'),
      sortValue: (row) => row.name,
      render: (row) => (
        <Link href={withNamespace(serviceHref(row.name), namespace)} className={classes.name}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'namespace',
      header: t('columns.namespace'),
      priority: 3,
      width: '130px',
      sortValue: (row) => row.namespace,
      render: (row) => <span className="sy-muted">{row.namespace ?? '–'}</span>,
    },
    {
      key: 'health',
      header: t('columns.health'),
      width: '190px',
      sortValue: healthOrder,
      render: (row) => <HealthBar health={row.health} counted="instances" />,
    },
    ...traffic,
    {
      key: 'breaker',
      header: t('columns.breaker'),
      width: '150px',
      priority: 2,
      sortValue: (row) => row.breakers[0]?.worst ?? null,
      render: (row) =>
        row.breakers[0] === undefined ? (
          <span className="sy-muted">–</span>
        ) : (
          <StateBadge state={row.breakers[0].worst} />
        ),
    },
    {
      key: 'routes',
      header: t('columns.routes'),
      align: 'right',
      width: '80px',
      priority: 3,
      sortValue: (row) => row.routes,
      render: (row) => row.routes,
    },
    {
      key: 'limits',
      header: t('columns.limits'),
      align: 'right',
      width: '80px',
      priority: 3,
      sortValue: (row) => row.limits,
      render: (row) => row.limits,
    },
    {
      key: 'source',
      header: t('columns.source'),
      width: '110px',
      priority: 3,
      sortValue: (row) => row.source,
      render: (row) => <span className="sy-muted">{t(`source.${row.source}`)}</span>,
    },
  ]
}
