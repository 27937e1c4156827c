'use client'

import { Button } from '@mantine/core'
import { IconPlus, IconServerOff } from '@tabler/icons-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { ServiceView } from '@/domain/view/views'
import { useMay } from '../session/session-context'
import { DataTable } from '../ui/data-table'
import { EmptyState } from '../ui/empty-state'
import { DeregisterDialog } from './deregister-dialog'
import { InstanceChecks } from './instance-checks'
import { InstanceDrawer, type InstanceDrawerTarget, type ManagedInstance } from './instance-drawer'
import { PendingInstances } from './pending-instances'
import { useInstanceColumns } from './use-instance-columns'
import classes from './services.module.css'

/** The instances of a service: how each is and what it carries; managed ones can be edited and taken out. */
export function InstancesTab({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const mayEdit = useMay('EDITOR')
  const [opened, setOpened] = useQueryState('instance', parseAsString)
  const [editing, setEditing] = useState<InstanceDrawerTarget | null>(null)
  const [removing, setRemoving] = useState<ManagedInstance | null>(null)
  const target = { service: service.name, namespace: service.settings?.namespace ?? null }
  const edit = (instance: ManagedInstance) => {
    setEditing({ ...target, instance })
  }
  const columns = useInstanceColumns({ service, mayEdit, onEdit: edit, onRemove: setRemoving })
  const register = mayEdit ? (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => {
        setEditing({ ...target, instance: null })
      }}
    >
      {t('register')}
    </Button>
  ) : undefined
  return (
    <div className={classes.stack}>
      <DataTable
        label={t('tabs.instances')}
        rows={service.instances}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => void setOpened(row.id)}
        filterText={(row) =>
          [
            instanceAddress(row),
            row.node,
            row.health,
            ...row.tags,
            ...Object.entries(row.meta).map((pair) => pair.join('=')),
          ].join(' ')
        }
        defaultSort={{ key: 'address', descending: false }}
        toolbar={register}
        empty={
          <EmptyState icon={IconServerOff} title={t('noInstances')} action={register}>
            {t('noInstancesText')}
          </EmptyState>
        }
      />
      <PendingInstances service={service} onEdit={edit} onRemove={setRemoving} mayEdit={mayEdit} />
      <InstanceChecks
        instance={service.instances.find((each) => each.id === opened) ?? null}
        onClose={() => void setOpened(null)}
      />
      <InstanceDrawer
        editing={editing}
        onClose={() => {
          setEditing(null)
        }}
      />
      <DeregisterDialog
        instance={removing}
        last={service.instances.length <= 1}
        onClose={() => {
          setRemoving(null)
        }}
      />
    </div>
  )
}
