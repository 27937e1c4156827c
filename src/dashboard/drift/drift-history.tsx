'use client'

import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import type { DriftRow } from '@/domain/view/change-views'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { DataTable, type Column } from '../ui/data-table'
import { TimeAgo } from '../ui/time'
import { DriftStateBadge } from './drift-card'
import { DriftFields } from './drift-fields'
import classes from './drift.module.css'

const pageSize = 50

/** What drifted before and how it ended, newest first, a page at a time. */
export function DriftHistory() {
  const t = useTranslations('drift')
  const trpc = useTRPC()
  const [before, setBefore] = useQueryState('before', parseAsString.withOptions({ history: 'push' }))
  const query = useQuery(
    trpc.drift.list.queryOptions(
      { status: 'ALL', limit: pageSize, ...(before === null ? {} : { before }) },
      { ...onScreen },
    ),
  )
  const page = query.data
  const rows = page?.filter((row) => row.resolvedAtMs !== null)
  const oldest = page?.length === pageSize ? page.at(-1)?.id : undefined
  const columns = useColumns()
  if (rows?.length === 0 && before === null && oldest === undefined) return null
  return (
    <section aria-labelledby="drift-history">
      <h2 id="drift-history" className={classes.section}>
        {t('history')}
      </h2>
      <DataTable
        label={t('history')}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.id}
        filterText={(row) => [row.key, row.target, row.kind, row.resolution ?? '', row.resolvedBy ?? ''].join(' ')}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<p className={classes.calm}>{t('historyEmpty')}</p>}
      />
      {before === null && oldest === undefined ? null : (
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" disabled={before === null} onClick={() => void setBefore(null)}>
            {t('newest')}
          </Button>
          <Button
            variant="default"
            disabled={oldest === undefined}
            onClick={() => {
              if (oldest !== undefined) void setBefore(oldest)
            }}
          >
            {t('older')}
          </Button>
        </Group>
      )}
    </section>
  )
}

function useColumns(): Column<DriftRow>[] {
  const t = useTranslations('drift')
  return [
    {
      key: 'what',
      header: t('where'),
      render: (row) => (
        <span className={classes.where}>
          <span className="sy-muted">{t(`target.${row.target}`)}</span> <code className="sy-mono">{row.key}</code>
        </span>
      ),
    },
    {
      key: 'difference',
      header: t('difference'),
      render: (row) => (
        <details className={classes.details}>
          <summary>{t(`kind.${row.kind}`)}</summary>
          <DriftFields row={row} />
        </details>
      ),
    },
    {
      key: 'state',
      header: t('end'),
      render: (row) => (
        <span>
          <DriftStateBadge row={row} mode={null} />{' '}
          {row.resolution === 'GONE' ? null : (
            <span className="sy-muted">
              {row.resolvedBy === null ? t('byItself') : t('by', { who: row.resolvedBy })}
            </span>
          )}
        </span>
      ),
    },
    { key: 'found', header: t('foundAt'), align: 'right', render: (row) => <TimeAgo atMs={row.foundAtMs} /> },
    {
      key: 'ended',
      header: t('endedAt'),
      align: 'right',
      priority: 2,
      render: (row) => (row.resolvedAtMs === null ? null : <TimeAgo atMs={row.resolvedAtMs} />),
    },
  ]
}
