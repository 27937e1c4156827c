'use client'

import { useTranslations } from 'use-intl'
import type { TopKey, TopKeysView } from '@/domain/view/limit-views'
import type { Column } from '../../ui/data-table'
import { useFormat } from '../../ui/use-format'
import { KeyName } from './key-name'
import classes from './keys.module.css'
import { OrderBadge } from './order-badge'
import { boundsOf, percentOf } from './quota'

/** The columns of the top keys; a key opens its quota. */
export function useTopKeyColumns(view: TopKeysView | undefined, onOpen: (key: string) => void): Column<TopKey>[] {
  const t = useTranslations('limits.keys')
  const format = useFormat()
  return [
    {
      key: 'key',
      header: t('key'),
      render: (row) => (
        <button
          type="button"
          className={classes.open}
          onClick={() => {
            onOpen(row.key)
          }}
        >
          <KeyName value={row.key} />
        </button>
      ),
    },
    {
      key: 'order',
      header: t('order'),
      priority: 2,
      render: (row) => (row.order === null ? <span className="sy-muted">–</span> : <OrderBadge order={row.order} />),
    },
    {
      key: 'count',
      header: t('requests'),
      align: 'right',
      sortValue: (row) => row.count,
      render: ({ count, countError }) => <Count count={count} error={countError} />,
    },
    {
      key: 'share',
      header: t('share'),
      align: 'right',
      priority: 2,
      render: (row) => format.percent(percentOf(row.count, view?.total ?? 0)),
    },
    {
      key: 'limited',
      header: t('refused'),
      align: 'right',
      sortValue: (row) => row.limited,
      render: ({ limited, limitedError }) => (
        <span className={limited > 0 ? classes.limited : undefined}>
          <Count count={limited} error={limitedError} />
        </span>
      ),
    },
    {
      key: 'limitedShare',
      header: t('refusedShare'),
      align: 'right',
      priority: 3,
      render: (row) => format.percent(percentOf(row.limited, row.count)),
    },
  ]
}

/** A count, or between which figures it lies. */
function Count({ count, error }: { count: number; error: number }) {
  const t = useTranslations('limits.keys')
  const format = useFormat()
  const { least, most } = boundsOf(count, error)
  if (least === most) return <span>{format.number(most)}</span>
  return (
    <span title={t('between', { least: format.number(least), most: format.number(most) })}>
      <span className={classes.range}>{format.number(least)}–</span>
      {format.number(most)}
    </span>
  )
}
