'use client'

import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { LimitRow } from '@/domain/view/views'
import { ObjectName } from '../forms/object-name'
import type { Column } from '../ui/data-table'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { limitLinks } from './limit-links'
import { LimitMenu } from './limit-menu'
import classes from './limits.module.css'
import { ShareBar } from './share-bar'
import { useLimitWords } from './use-limit-words'

/** The columns of the list of limits. */
export function useLimitColumns(
  scope: string | null,
  propose: (edit: Edit, message: string) => void,
): Column<LimitRow>[] {
  const t = useTranslations('limits')
  const words = useLimitWords()
  return [
    {
      key: 'name',
      header: t('limit'),
      sortValue: (row) => `${row.namespace}/${row.name}`,
      render: (row) => (
        <ObjectName
          namespace={row.namespace}
          name={row.name}
          href={limitLinks.one(row.namespace, row.name, scope)}
          note={words.target(row.spec.route)}
        >
          {row.spec.enabled ? null : <StateBadge state="OFF" variant="wash" />}
        </ObjectName>
      ),
    },
    {
      key: 'mode',
      header: t('mode'),
      sortValue: (row) => row.spec.mode,
      render: (row) => <StateBadge state={row.spec.mode} />,
    },
    {
      key: 'rate',
      header: t('allows'),
      sortValue: (row) => row.spec.limit / row.spec.periodMs,
      render: (row) => (
        <span>
          {words.rate(row.spec)} <span className="sy-muted">{words.key(row.spec.key)}</span>
        </span>
      ),
    },
    { key: 'share', header: t('share'), priority: 3, render: (row) => <ShareBar row={row} /> },
    {
      key: 'allowed',
      header: t('allowed'),
      align: 'right',
      sortValue: (row) => row.allowedPerSecond,
      render: (row) => <PerSecond value={row.allowedPerSecond} />,
    },
    {
      key: 'limited',
      header: t('limited'),
      align: 'right',
      sortValue: (row) => row.limitedPerSecond,
      render: (row) => <PerSecond value={row.limitedPerSecond} loud />,
    },
    {
      key: 'shadowed',
      header: t('shadowed'),
      align: 'right',
      priority: 2,
      sortValue: (row) => row.shadowedPerSecond,
      render: (row) => <PerSecond value={row.shadowedPerSecond} />,
    },
    {
      key: 'orders',
      header: t('orders'),
      align: 'right',
      priority: 3,
      sortValue: (row) => row.keysUnderOrder,
      render: (row) =>
        row.keysUnderOrder === 0 ? (
          <span className="sy-muted">–</span>
        ) : (
          t('ordersCount', { count: row.keysUnderOrder })
        ),
    },
    {
      key: 'actions',
      header: '',
      align: 'right',
      width: '48px',
      render: (row) => <LimitMenu row={row} scope={scope} propose={propose} />,
    },
  ]
}

function PerSecond({ value, loud = false }: { value: number | null; loud?: boolean }) {
  const common = useTranslations('common')
  const format = useFormat()
  const text = value === null ? format.rate(null) : common('perSecond', { value: format.rate(value) })
  return <span className={loud && value !== null && value > 0 ? classes.limited : undefined}>{text}</span>
}
