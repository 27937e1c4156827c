'use client'

import { Button, Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconHourglass, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { ServiceView } from '@/domain/view/views'
import { RowMenu } from '../forms/row-menu'
import type { ManagedInstance } from '../instances/form/instance-form-drawer'
import { errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { DataTable, type Column } from '../ui/data-table'
import { FormFoot } from '../ui/form-field'
import { ToneBadge } from '../ui/state-badge'

interface PendingInstancesProps {
  service: ServiceView
  mayEdit: boolean
  onEdit: (instance: ManagedInstance) => void
}

/** Managed instances that are saved and not in Consul yet: the controller has still to put them there. */
export function PendingInstances({ service, mayEdit, onEdit }: PendingInstancesProps) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const [removing, setRemoving] = useState<ManagedInstance | null>(null)
  const pending = service.managed.filter((each) => !each.registered)
  if (pending.length === 0 && removing === null) return null
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
      header: '',
      align: 'right',
      width: '72px',
      render: (row) =>
        mayEdit ? (
          <RowMenu
            label={t('actionsOf', { address: instanceAddress(row) })}
            actions={[
              {
                label: common('edit'),
                icon: IconPencil,
                act: () => {
                  onEdit(row)
                },
              },
              {
                label: t('deregister', { address: instanceAddress(row) }),
                icon: IconTrash,
                danger: true,
                act: () => {
                  setRemoving(row)
                },
              },
            ]}
          />
        ) : null,
    },
  ]
  return (
    <>
      <DataTable
        label={t('pendingTitle')}
        rows={pending}
        columns={columns}
        rowKey={(row) => row.id}
        empty={null}
        name="pending"
      />
      <ForgetPending
        instance={removing}
        onClose={() => {
          setRemoving(null)
        }}
      />
    </>
  )
}

/** Takes back what never reached Consul. The button says which. */
function ForgetPending({ instance, onClose }: { instance: ManagedInstance | null; onClose: () => void }) {
  const t = useTranslations('services')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const address = instance === null ? '' : instanceAddress(instance)
  const deregister = useMutation(
    trpc.services.deregisterInstance.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t('deregistered', { address }) })
        void queries.invalidateQueries()
        onClose()
      },
    }),
  )
  return (
    <Modal opened={instance !== null} onClose={onClose} title={t('deregister', { address })}>
      <Text size="sm" mb="md">
        {t('deregisterPending')}
      </Text>
      <FormFoot problem={deregister.error === null ? null : errorMessage(deregister.error)}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button
          color="red"
          loading={deregister.isPending}
          onClick={() => {
            if (instance !== null) deregister.mutate({ id: instance.id })
          }}
        >
          {t('deregister', { address })}
        </Button>
      </FormFoot>
    </Modal>
  )
}
