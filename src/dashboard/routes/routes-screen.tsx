'use client'

import { Button } from '@mantine/core'
import { IconArrowsSplit2, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useQuickPublish } from '../forms/quick-publish'
import { onScreen } from '../live/cadence'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { routeLinks } from './route-links'
import { useRouteColumns } from './use-route-columns'

/** All routes in the order in which the gateway asks them, with what they carry now. */
export function RoutesScreen() {
  const t = useTranslations('routes')
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const routes = useQuery(trpc.routes.list.queryOptions({ namespace }, { ...onScreen }))
  const { propose, dialog } = useQuickPublish()
  const columns = useRouteColumns(namespace, propose)
  const create = (
    <Button component={Link} href={routeLinks.create(namespace)} leftSection={<IconPlus size={15} />}>
      {t('new')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={create} />
      <DataTable
        label={t('title')}
        rows={routes.data}
        columns={columns}
        rowKey={(row) => `${row.namespace}/${row.name}`}
        rowHref={(row) => routeLinks.edit(row.namespace, row.name, namespace)}
        filterText={(row) =>
          [
            `${row.namespace}/${row.name}`,
            row.spec.description,
            ...row.spec.match.hosts,
            row.spec.match.path.value,
            ...row.spec.match.methods,
            ...row.spec.destinations.map((each) => `${each.service}/${each.subset ?? ''}`),
          ].join(' ')
        }
        defaultSort={{ key: 'order', descending: false }}
        error={routes.error}
        onRetry={() => void routes.refetch()}
        empty={
          <EmptyState icon={IconArrowsSplit2} title={t('emptyTitle')} action={create}>
            {t('emptyText')}
          </EmptyState>
        }
      />
      {dialog}
    </>
  )
}
