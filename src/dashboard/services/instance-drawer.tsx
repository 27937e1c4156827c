'use client'

import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { useNewNamespace } from '../forms/use-new-namespace'
import { instanceDraftOf, newInstanceDraft } from './instance-draft'
import { InstanceForm } from './instance-form'

export type ManagedInstance = ServiceView['managed'][number]

interface InstanceDrawerProps {
  /** What is edited: an instance, or a new one (of a service, when it is known); null while closed. */
  editing: { service: string; instance: ManagedInstance | null } | null
  onClose: () => void
}

export function InstanceDrawer({ editing, onClose }: InstanceDrawerProps) {
  const t = useTranslations('services')
  const namespace = useNewNamespace()
  const instance = editing?.instance ?? null
  return (
    <Drawer
      opened={editing !== null}
      onClose={onClose}
      size="md"
      title={
        instance === null
          ? t('register')
          : t('editInstance', { address: `${instance.address}:${String(instance.port)}` })
      }
    >
      {editing === null || namespace === null ? null : (
        <InstanceForm
          initial={
            instance === null ? newInstanceDraft(namespace, editing.service) : instanceDraftOf(namespace, instance)
          }
          instance={instance}
          serviceKnown={editing.service !== ''}
          onClose={onClose}
        />
      )}
    </Drawer>
  )
}
