'use client'

import { IconRouter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { onScreen } from '../live/cadence'
import { useSystemStatus } from '../live/live-provider'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { PageHeader } from '../ui/page-header'
import { CommandToCopy } from './command-to-copy'
import { ForgetDialog } from './forget-dialog'
import { tookByGateway } from './lag'
import { useGatewayColumns } from './use-gateway-columns'

/** Every gateway that reports or once did: what it has in force, how far behind it is, and how it fares. */
export function GatewaysScreen() {
  const t = useTranslations('gateways')
  const trpc = useTRPC()
  const may = useMay('OPERATOR')
  const [forgetting, setForgetting] = useState<string | null>(null)
  const newest = useSystemStatus()?.publish.revision ?? null
  const gateways = useQuery(trpc.gateways.list.queryOptions(undefined, { ...onScreen, refetchInterval: 1000 }))
  // Read again when the stream brings news of it; what it took does not change between.
  const revision = useQuery(trpc.changes.get.queryOptions({ revision: newest ?? 0 }, { enabled: (newest ?? 0) > 0 }))
  const onNewest = revision.data?.revision === newest ? revision.data.gateways : undefined
  const took = useMemo(() => tookByGateway(onNewest ?? []), [onNewest])
  const anySilent = gateways.data?.some((row) => row.state === 'NOT_SEEN') === true
  const columns = useGatewayColumns({ newest, took, onForget: may && anySilent ? setForgetting : null })
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <DataTable
        label={t('title')}
        rows={gateways.data}
        columns={columns}
        rowKey={(row) => row.id}
        filterText={(row) =>
          [
            row.id,
            row.node,
            row.address,
            row.version,
            row.state,
            `r${String(row.revision)}`,
            row.error?.object ?? '',
            row.error?.reason ?? '',
          ].join(' ')
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
      <ForgetDialog
        gateway={forgetting}
        onClose={() => {
          setForgetting(null)
        }}
      />
    </>
  )
}
