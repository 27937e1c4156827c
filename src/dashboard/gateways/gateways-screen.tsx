'use client'

import { IconRouter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { CommandToCopy } from './command-to-copy'
import { useGatewayColumns } from './use-gateway-columns'

/** Every gateway that reports or once did: what it has in force, and how it fares. */
export function GatewaysScreen() {
  const t = useTranslations('gateways')
  const trpc = useTRPC()
  const gateways = useQuery(trpc.gateways.list.queryOptions(undefined, { ...onScreen, refetchInterval: 1000 }))
  const columns = useGatewayColumns()
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <DataTable
        label={t('title')}
        rows={gateways.data}
        columns={columns}
        rowKey={(row) => row.id}
        filterText={(row) =>
          [row.id, row.node, row.address, row.version, row.state, `r${String(row.revision)}`].join(' ')
        }
        defaultSort={{ key: 'name', descending: false }}
        error={gateways.error}
        onRetry={() => void gateways.refetch()}
        empty={
          <EmptyState icon={IconRouter} title={t('emptyTitle')} action={<CommandToCopy command="npm run gateway" />}>
            {t('emptyText')}
          </EmptyState>
        }
      />
    </>
  )
}
