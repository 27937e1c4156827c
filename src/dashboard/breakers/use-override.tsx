'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'
import { showPublishProgress } from '../publish/publish-progress'
import { ReasonDialog } from '../ui/reason-dialog'
import type { BreakerAction } from './board'

const expiriesMinutes = [5, 15, 30, 60, 240, 1440, null] as const

interface Asked {
  namespace: string
  name: string
  service: string
  intent: BreakerAction
}

/**
 * Trip, reset, disable and shadow. Each asks for a reason; all but the reset for an expiry, which every gateway honours
 * by itself. Put `dialog` into the page and call `ask`.
 */
export function useOverride(): { ask: (asked: Asked) => void; asking: boolean; dialog: ReactNode } {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const override = useMutation(trpc.breakers.override.mutationOptions())
  const close = () => {
    setAsked(null)
  }
  return {
    ask: setAsked,
    asking: asked !== null,
    dialog:
      asked === null ? null : (
        <ReasonDialog
          opened
          onClose={close}
          action={t(`actionOn.${asked.intent}`, { name: asked.name })}
          danger={asked.intent !== 'RESET'}
          {...(asked.intent === 'RESET' ? {} : { expiriesMinutes, defaultMinutes: 15 })}
          onConfirm={async ({ reason, expiresInMs }) => {
            const { namespace, name, intent } = asked
            showPublishProgress(await override.mutateAsync({ namespace, name, intent, reason, expiresInMs }))
            await queries.invalidateQueries()
          }}
        >
          {t(`actionMeans.${asked.intent}`, { service: asked.service })}
        </ReasonDialog>
      ),
  }
}
