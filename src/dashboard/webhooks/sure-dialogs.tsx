'use client'

import { Button, Modal, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { WebhookView } from '@/domain/view/breaker-views'
import { errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import type { Secret } from './secret-dialog'
import classes from './webhooks.module.css'
import { useFocusBack } from '../ui/use-focus-back'

interface SureDialogProps {
  title: string
  text: string
  /** What is done, on the button. */
  action: string
  danger?: boolean
  pending: boolean
  error: unknown
  onClose: () => void
  onConfirm: () => void
}

function SureDialog({ title, text, action, danger = false, pending, error, onClose, onConfirm }: SureDialogProps) {
  const common = useTranslations('common')
  useFocusBack()
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack gap="md">
        <p className={classes.text}>{text}</p>
        <FormFoot problem={error === null ? null : errorMessage(error)}>
          <Button variant="default" onClick={onClose} data-autofocus={danger || undefined}>
            {common('cancel')}
          </Button>
          <Button
            {...(danger ? { color: 'red' } : {})}
            loading={pending}
            onClick={onConfirm}
            data-autofocus={!danger || undefined}
          >
            {action}
          </Button>
        </FormFoot>
      </Stack>
    </Modal>
  )
}

export function RemoveDialog({ webhook: { id, url }, onClose }: { webhook: WebhookView; onClose: () => void }) {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t('removed', { url }) })
        void queries.invalidateQueries(trpc.webhooks.pathFilter())
        onClose()
      },
    }),
  )
  return (
    <SureDialog
      title={t('removeAsk', { url })}
      text={t('removeText')}
      action={t('remove')}
      danger
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => {
        remove.mutate({ id })
      }}
    />
  )
}

interface RotateDialogProps {
  webhook: WebhookView
  onClose: () => void
  onSecret: (secret: Secret) => void
}

export function RotateDialog({ webhook, onClose, onSecret }: RotateDialogProps) {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { id, version, url, description, enabled, eventTypes } = webhook
  const rotate = useMutation(
    trpc.webhooks.save.mutationOptions({
      onSuccess: ({ secret }) => {
        void queries.invalidateQueries(trpc.webhooks.pathFilter())
        onClose()
        if (secret !== null) onSecret({ url, secret })
      },
    }),
  )
  return (
    <SureDialog
      title={t('rotateAsk', { url })}
      text={t('rotateText')}
      action={t('rotate')}
      pending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onConfirm={() => {
        rotate.mutate({ url, description, enabled, eventTypes, standing: { id, version }, rotateSecret: true })
      }}
    />
  )
}
