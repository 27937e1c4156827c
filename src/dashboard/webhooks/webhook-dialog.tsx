'use client'

import { Button, Modal, MultiSelect, Stack, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { noticeTypes, type WebhookView } from '@/domain/view/breaker-views'
import { type WebhookSpec, webhookSpec } from '@/domain/webhook/webhook'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { useApiForm } from '../ui/use-api-form'
import type { Secret } from './secret-dialog'
import { useFocusBack } from '../ui/use-focus-back'

interface WebhookDialogProps {
  /** null for a new one. */
  webhook: WebhookView | null
  onClose: () => void
  /** Told of the secret of a new one. */
  onSecret: (secret: Secret) => void
}

export function WebhookDialog({ webhook, onClose, onSecret }: WebhookDialogProps) {
  const t = useTranslations('webhooks')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  useFocusBack()
  const { url = '', description = '', enabled = true, eventTypes = [] } = webhook ?? {}
  const { form, problem, showError, clear } = useApiForm<WebhookSpec>({
    initialValues: { url, description, enabled, eventTypes },
    schema: webhookSpec,
  })
  const save = useMutation(
    trpc.webhooks.save.mutationOptions({
      onSuccess: ({ secret }, saved) => {
        void queries.invalidateQueries(trpc.webhooks.pathFilter())
        onClose()
        if (secret === null) notifications.show({ message: t('saved', { url: saved.url }) })
        else onSecret({ url: saved.url, secret })
      },
      onError: (error) => {
        if (errorCode(error) === 'CONFLICT') form.setFieldError('url', t('conflict'))
        else showError(error)
      },
    }),
  )
  const standing = webhook && { id: webhook.id, version: webhook.version }
  return (
    <Modal opened onClose={onClose} title={webhook === null ? t('add') : t('edit', { url: webhook.url })}>
      <form
        noValidate
        onSubmit={form.onSubmit((values) => {
          clear()
          save.mutate({ ...values, standing })
        })}
      >
        <Stack gap="md">
          <TextInput
            label={t('url')}
            description={t('urlHelp')}
            type="url"
            required
            data-autofocus
            {...form.getInputProps('url')}
          />
          <TextInput label={t('whatFor')} maxLength={200} {...form.getInputProps('description')} />
          <MultiSelect
            label={t('events')}
            description={t('eventsHelp')}
            data={noticeTypes.map((value) => ({
              value,
              label: t(value === 'breaker.opened' ? 'event.opened' : 'event.closed'),
            }))}
            {...form.getInputProps('eventTypes')}
          />
          <Switch
            label={t('enabled')}
            description={t('enabledHelp')}
            {...form.getInputProps('enabled', { type: 'checkbox' })}
          />
          <FormFoot problem={problem}>
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {webhook === null ? t('create') : t('save')}
            </Button>
          </FormFoot>
        </Stack>
      </form>
    </Modal>
  )
}
