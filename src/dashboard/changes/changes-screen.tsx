'use client'

import { Button, Group } from '@mantine/core'
import { IconGitCommit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { objectKey } from '@/domain/revision/object'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { useRevisionColumns } from './use-revision-columns'

const pageSize = 50

/** Revisions, newest first, a page at a time; `before` in the address says from where. */
export function ChangesScreen() {
  const t = useTranslations('changes')
  const trpc = useTRPC()
  const [before, setBefore] = useQueryState('before', parseAsInteger.withOptions({ history: 'push' }))
  const revisions = useQuery(
    trpc.changes.list.queryOptions({ limit: pageSize, ...(before === null ? {} : { before }) }, { ...onScreen }),
  )
  const columns = useRevisionColumns()
  const rows = revisions.data
  const oldest = rows?.at(-1)?.revision ?? 1
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <DataTable
        label={t('title')}
        rows={rows}
        columns={columns}
        rowKey={(row) => String(row.revision)}
        rowHref={(row) => `/changes/${String(row.revision)}`}
        filterText={(row) =>
          [
            `r${String(row.revision)}`,
            row.message,
            row.author,
            ...row.changes.map((change) => objectKey(change.id)),
          ].join(' ')
        }
        defaultSort={{ key: 'revision', descending: true }}
        error={revisions.error}
        onRetry={() => void revisions.refetch()}
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
