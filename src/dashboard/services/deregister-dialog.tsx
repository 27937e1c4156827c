'use client'

import { Button, Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import { errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import type { ManagedInstance } from './instance-drawer'

interface DeregisterDialogProps {
  instance: ManagedInstance | null
  /** No other instance would be left. */
  last: boolean
  onClose: () => void
}

/** Takes a managed instance out of Consul. The button says which. */
export function DeregisterDialog({ instance, last, onClose }: DeregisterDialogProps) {
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
        {last ? t('deregisterLast', { service: instance?.service ?? '' }) : t('deregisterText')}
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
