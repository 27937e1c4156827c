'use client'

import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { ServiceView } from '@/domain/view/views'
import { DataTable, type Column } from '../ui/data-table'
import { ToneBadge } from '../ui/state-badge'
import { IconHourglass } from '@tabler/icons-react'
import type { ManagedInstance } from './instance-drawer'
import { InstanceMenu } from './use-instance-columns'

interface PendingInstancesProps {
  service: ServiceView
  mayEdit: boolean
  onEdit: (instance: ManagedInstance) => void
  onRemove: (instance: ManagedInstance) => void
}

/** Managed instances that are saved and not in Consul yet: the controller has still to put them there. */
export function PendingInstances({ service, mayEdit, onEdit, onRemove }: PendingInstancesProps) {
  const t = useTranslations('services')
  const pending = service.managed.filter((each) => !each.registered)
  if (pending.length === 0) return null
  const columns: Column<ManagedInstance>[] = [
    { key: 'address', header: t('instance'), render: instanceAddress },
    {
      key: 'state',
      header: t('state'),
      render: () => (
        <ToneBadge tone="info" icon={IconHourglass}>
          {t('pending')}
        </ToneBadge>
      ),
    },
    {
      key: 'actions',
      header: t('actions'),
      align: 'right',
      width: '72px',
      render: (row) => (mayEdit ? <InstanceMenu instance={row} onEdit={onEdit} onRemove={onRemove} /> : null),
    },
  ]
  return (
    <DataTable
      label={t('pendingTitle')}
      rows={pending}
      columns={columns}
      rowKey={(row) => row.id}
      empty={null}
      name="pending"
    />
  )
}
