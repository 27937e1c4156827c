'use client'

import { Button, Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'

interface ForgetDialogProps {
  /** The silent gateway's id; null when the dialog is closed. */
  gateway: string | null
  onClose: () => void
}

/** Takes a gateway that is gone off the list. One that lives reports again within a second. */
export function ForgetDialog({ gateway, onClose }: ForgetDialogProps) {
  const t = useTranslations('gateways')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const forget = useMutation(
    trpc.gateways.forget.mutationOptions({
      onSuccess: (_result, { id }) => {
        notifications.show({ message: t('forgotten', { gateway: id }) })
        void queries.invalidateQueries()
        onClose()
      },
    }),
  )
  const name = gateway ?? ''
  return (
    <Modal opened={gateway !== null} onClose={onClose} title={t('forgetTitle', { gateway: name })}>
      <Text size="sm" mb="md">
        {t('forgetText')}
      </Text>
      <FormFoot problem={forget.error === null ? null : errorMessage(forget.error)}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button
          color="red"
          data-autofocus
          loading={forget.isPending}
          onClick={() => {
            if (gateway !== null) forget.mutate({ id: gateway })
          }}
        >
          {t('forgetTitle', { gateway: name })}
        </Button>
      </FormFoot>
    </Modal>
  )
}
