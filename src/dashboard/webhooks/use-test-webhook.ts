'use client'

import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'

/** Sends a test; what became of it is in the log. */
export function useTestWebhook(): (webhook: { id: string }) => void {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { mutate } = useMutation(
    trpc.webhooks.test.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t('tested') })
        void queries.invalidateQueries(trpc.webhooks.pathFilter())
      },
      onError: (error) => {
        notifications.show({ color: 'red', message: errorMessage(error) })
      },
    }),
  )
  return ({ id }) => {
    mutate({ id })
  }
}
