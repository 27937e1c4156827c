'use client'

import { Drawer } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { InstanceDetail } from '@/domain/view/fleet-views'
import { instanceAddress } from '@/domain/service/service'
import { useNewNamespace } from '../../forms/use-new-namespace'
import { instanceDraftOf, newInstanceDraft } from './instance-draft'
import { InstanceForm } from './instance-form'

export type ManagedInstance = NonNullable<InstanceDetail['managed']>

/** What is edited: an instance, or a new one (of a service and its namespace, when they are known). */
export interface InstanceFormTarget {
  service: string
  namespace: string | null
  instance: ManagedInstance | null
}

interface InstanceFormDrawerProps {
  /** null while closed. */
  editing: InstanceFormTarget | null
  onClose: () => void
}

export function InstanceFormDrawer({ editing, onClose }: InstanceFormDrawerProps) {
  const t = useTranslations('instances')
  const usual = useNewNamespace()
  const namespace = editing?.namespace ?? usual
  const instance = editing?.instance ?? null
  const service = editing?.service ?? ''
  const title =
    instance !== null
      ? t('editInstance', { address: instanceAddress(instance) })
      : service === ''
        ? t('register')
        : t('registerOf', { service })
  return (
    <Drawer opened={editing !== null} onClose={onClose} size="md" title={title}>
      {editing === null || namespace === null ? null : (
        <InstanceForm
          initial={instance === null ? newInstanceDraft(namespace, service) : instanceDraftOf(namespace, instance)}
          instance={instance}
          serviceKnown={service !== ''}
          onClose={onClose}
        />
      )}
    </Drawer>
  )
}
