'use client'

import { ActionIcon } from '@mantine/core'
import { IconArrowsLeftRight, IconFileDiff } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsInteger, useQueryStates } from 'nuqs'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { TableSkeleton } from '../ui/skeletons'
import { DiffCounts, LongDiff } from './long-diff'
import { RevisionSelect } from './revision-select'
import classes from './changes.module.css'

/** What differs between the sets of any two revisions; both stand in the address. 0 is the empty set before the first. */
export function ComparePage() {
  const t = useTranslations('revisions')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const [{ from, to }, setRange] = useQueryStates({ from: parseAsInteger, to: parseAsInteger })
  const recent = useQuery(trpc.changes.list.queryOptions({ limit: 200 }, { placeholderData: keepPreviousData }))
  const rows = recent.data ?? []
  const newest = rows[0]?.revision ?? Math.max(from ?? 0, to ?? 0)
  const pickers = { recent: rows, newest }
  return (
    <>
      <PageHeader
        title={t('compareTitle')}
        parents={[{ label: changes('title'), href: '/changes' }]}
        description={t('compareText')}
      />
      <div className={classes.stack}>
        <div className={classes.pickers}>
          <RevisionSelect
            label={t('from')}
            value={from}
            onChange={(next) => void setRange({ from: next })}
            {...pickers}
          />
          <ActionIcon
            variant="default"
            size={32}
            className={classes.swap}
            aria-label={t('swap')}
            title={t('swap')}
            disabled={from === null && to === null}
            onClick={() => void setRange({ from: to, to: from })}
          >
            <IconArrowsLeftRight size={16} aria-hidden />
          </ActionIcon>
          <RevisionSelect label={t('to')} value={to} onChange={(next) => void setRange({ to: next })} {...pickers} />
        </div>
        {from === null || to === null ? (
          <EmptyState icon={IconFileDiff} title={t('chooseTwoTitle')}>
            {t('chooseTwoText')}
          </EmptyState>
        ) : (
          <Comparison from={from} to={to} />
        )}
      </div>
    </>
  )
}

function Comparison({ from, to }: { from: number; to: number }) {
  const t = useTranslations('revisions')
  const trpc = useTRPC()
  // What stood at two revisions never changes: it is read once.
  const query = useQuery(trpc.changes.compare.queryOptions({ from, to }, { staleTime: Infinity, retry: false }))
  if (query.data === undefined) {
    return query.isError ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Panel flush>
        <TableSkeleton rows={5} />
      </Panel>
    )
  }
  const { diffs } = query.data
  const title = from > to ? t('backwards', { from, to }) : t('forwards', { from, to })
  return (
    <Panel title={title} aside={<DiffCounts diffs={diffs} />}>
      {diffs.length === 0 ? <p className={classes.same}>{t('same', { from, to })}</p> : <LongDiff diffs={diffs} />}
    </Panel>
  )
}
