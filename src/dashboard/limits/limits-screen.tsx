'use client'

import { Button } from '@mantine/core'
import { IconGauge, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useQuickPublish } from '../forms/quick-publish'
import { onScreen } from '../live/cadence'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { limitLinks } from './limit-links'
import { useLimitColumns } from './use-limit-columns'

/** All rate limits, with what each lets through and holds back now. */
export function LimitsScreen() {
  const t = useTranslations('limits')
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const limits = useQuery(trpc.limits.list.queryOptions({ namespace }, { ...onScreen }))
  const { propose, dialog } = useQuickPublish()
  const columns = useLimitColumns(namespace, propose)
  const mayEdit = useMay('EDITOR')
  const create = mayEdit ? (
    <Button component={Link} href={limitLinks.create(namespace)} leftSection={<IconPlus size={15} />}>
      {t('new')}
    </Button>
  ) : undefined
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={limits.data?.length === 0 ? undefined : create}
      />
      <DataTable
        label={t('title')}
        rows={limits.data}
        columns={columns}
        rowKey={(row) => `${row.namespace}/${row.name}`}
        rowHref={(row) => limitLinks.one(row.namespace, row.name, namespace)}
        filterText={(row) => `${row.namespace}/${row.name} ${row.spec.route ?? ''} ${row.spec.mode}`}
        defaultSort={{ key: 'name', descending: false }}
        error={limits.error}
        onRetry={() => void limits.refetch()}
        empty={
          <EmptyState icon={IconGauge} title={t('emptyTitle')} action={create}>
            {t('emptyText')}
          </EmptyState>
        }
      />
      {dialog}
    </>
  )
}
