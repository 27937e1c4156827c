'use client'

import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { useNewNamespace } from '../forms/use-new-namespace'
import { instanceDraftOf, newInstanceDraft } from './instance-draft'
import { InstanceForm } from './instance-form'

export type ManagedInstance = ServiceView['managed'][number]

/** What is edited: an instance, or a new one (of a service and its namespace, when they are known). */
export interface InstanceDrawerTarget {
  service: string
  namespace: string | null
  instance: ManagedInstance | null
}

interface InstanceDrawerProps {
  /** null while closed. */
  editing: InstanceDrawerTarget | null
  onClose: () => void
}

export function InstanceDrawer({ editing, onClose }: InstanceDrawerProps) {
  const t = useTranslations('services')
  const usual = useNewNamespace()
  const namespace = editing?.namespace ?? usual
  const instance = editing?.instance ?? null
  return (
    <Drawer
      opened={editing !== null}
      onClose={onClose}
      size="md"
      title={
        instance === null
          ? editing === null || editing.service === ''
            ? t('register')
            : t('registerOf', { service: editing.service })
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
