'use client'

import { Button } from '@mantine/core'
import { IconPlus, IconServerOff } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { FleetHeader } from '../services/fleet-header'
import { EmptyState } from '../ui/empty-state'
import { InstanceFormDrawer } from './form/instance-form-drawer'
import { useInstanceForm } from './form/use-instance-form'
import { InstancesTable } from './instances-table'

/** Every instance of every service. */
export function InstancesScreen() {
  const t = useTranslations('instances')
  const form = useInstanceForm()
  const register = form.mayEdit ? (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => {
        form.register('', null)
      }}
    >
      {t('register')}
    </Button>
  ) : undefined
  return (
    <>
      <FleetHeader at="instances" actions={register} />
      <InstancesTable
        service={null}
        onEdit={form.edit}
        empty={
          <EmptyState icon={IconServerOff} title={t('emptyTitle')} action={register}>
            {t('emptyText')}
          </EmptyState>
        }
      />
      <InstanceFormDrawer editing={form.editing} onClose={form.close} />
    </>
  )
}
