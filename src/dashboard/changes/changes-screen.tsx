'use client'

import { Button, Group } from '@mantine/core'
import { IconArrowsLeftRight, IconGitCommit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { parseAsArrayOf, parseAsInteger, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { objectKey } from '@/domain/revision/object'
import type { RevisionRow } from '@/domain/view/views'
import { onScreen } from '../live/cadence'
import { useSystemStatus } from '../live/live-provider'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { ChangesHeader } from './changes-header'
import { comparePicked, pickTwo } from './compare-address'
import { useRevisionColumns } from './use-revision-columns'

const pageSize = 50

/** Revisions, newest first, a page at a time; `before` in the address says from where, `pick` which are to be compared. */
export function ChangesScreen() {
  const t = useTranslations('changes')
  const trpc = useTRPC()
  const live = useSystemStatus()?.publish ?? null
  const [before, setBefore] = useQueryState('before', parseAsInteger.withOptions({ history: 'push' }))
  const [picked, setPicked] = useQueryState('pick', parseAsArrayOf(parseAsInteger).withDefault([]))
  const revisions = useQuery(
    trpc.changes.list.queryOptions({ limit: pageSize, ...(before === null ? {} : { before }) }, { ...onScreen }),
  )
  const columns = useRevisionColumns({
    live,
    picked,
    onPick: (revision) => {
      const next = pickTwo(picked, revision)
      void setPicked(next.length === 0 ? null : next)
    },
  })
  const rows = revisions.data
  const oldest = rows?.at(-1)?.revision ?? 1
  return (
    <>
      <ChangesHeader tab="revisions" />
      <DataTable
        label={t('title')}
        rows={rows}
        columns={columns}
        rowKey={(row) => String(row.revision)}
        rowHref={(row) => `/changes/${String(row.revision)}`}
        filterText={filterText}
        defaultSort={{ key: 'revision', descending: true }}
        error={revisions.error}
        onRetry={() => void revisions.refetch()}
        toolbar={<CompareButton picked={picked} />}
        empty={
          <EmptyState
            icon={IconGitCommit}
            title={t('emptyTitle')}
            action={
              <Button component={Link} href="/routes/new">
                {t('firstStep')}
              </Button>
            }
          >
            {t('emptyText')}
          </EmptyState>
        }
      />
      {before === null && (rows === undefined || rows.length < pageSize) ? null : (
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" disabled={before === null} onClick={() => void setBefore(null)}>
            {t('newest')}
          </Button>
          <Button variant="default" disabled={oldest <= 1} onClick={() => void setBefore(oldest)}>
            {t('older')}
          </Button>
        </Group>
      )}
    </>
  )
}

function filterText(row: RevisionRow): string {
  return [
    `r${String(row.revision)}`,
    row.message,
    row.author,
    row.changeSet?.title ?? '',
    ...row.changes.map((change) => objectKey(change.id)),
  ].join(' ')
}

/** Leads to the comparison of the two that are chosen; before that it says how many are missing. */
function CompareButton({ picked }: { picked: readonly number[] }) {
  const t = useTranslations('revisions')
  const href = comparePicked(picked)
  const icon = <IconArrowsLeftRight size={14} aria-hidden />
  if (href === null) {
    return (
      <Button variant="default" leftSection={icon} component={Link} href="/changes/compare">
        {picked.length === 0 ? t('compareTwo') : t('compareOneMore', { revision: picked[0] ?? 0 })}
      </Button>
    )
  }
  const [from, to] = [...picked].sort((a, b) => a - b)
  return (
    <Button leftSection={icon} component={Link} href={href}>
      {t('comparePicked', { from: from ?? 0, to: to ?? 0 })}
    </Button>
  )
}
