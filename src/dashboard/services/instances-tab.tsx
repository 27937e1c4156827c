'use client'

import { Button } from '@mantine/core'
import { IconPlus, IconServerOff } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { InstanceFormDrawer } from '../instances/form/instance-form-drawer'
import { useInstanceForm } from '../instances/form/use-instance-form'
import { InstancesTable } from '../instances/instances-table'
import { EmptyState } from '../ui/empty-state'
import { PendingInstances } from './pending-instances'
import classes from './services.module.css'

/** The instances of a service: how each is and what it takes, orders for them, and those of ours on their way in. */
export function InstancesTab({ service }: { service: ServiceView }) {
  const t = useTranslations('services')
  const form = useInstanceForm()
  const namespace = service.settings?.namespace ?? null
  const register = form.mayEdit ? (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => {
        form.register(service.name, namespace)
      }}
    >
      {t('register')}
    </Button>
  ) : undefined
  return (
    <div className={classes.stack}>
      <PendingInstances
        service={service}
        mayEdit={form.mayEdit}
        onEdit={(instance) => {
          form.editManaged(instance, namespace)
        }}
      />
      <InstancesTable
        service={service.name}
        onEdit={form.edit}
        actions={register}
        empty={
          <EmptyState icon={IconServerOff} title={t('noInstances')} action={register}>
            {t('noInstancesText')}
          </EmptyState>
        }
      />
      <InstanceFormDrawer editing={form.editing} onClose={form.close} />
    </div>
  )
}
