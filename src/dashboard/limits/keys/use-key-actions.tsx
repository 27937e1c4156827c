'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { NumberField } from '../../forms/number-field'
import { useTRPC } from '../../live/trpc'
import { showPublishProgress } from '../../publish/publish-progress'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useFormat } from '../../ui/use-format'
import { useKeyWords } from './key-name'

export const keyActions = ['RESET', 'BOOST', 'BLOCK', 'RELEASE'] as const
export type KeyAction = (typeof keyActions)[number]

export interface KeyPlace {
  namespace: string
  name: string
  key: string
}

const expiriesMinutes = [5, 15, 30, 60, 240, 1440, null] as const
const defaultFactor = 2
const mostFactor = 1000

/**
 * Reset, boost, block and release of one key of a limit. Each asks for a reason; boost and block for an end, which every
 * gateway honours by itself. Put `dialog` into the page and call `ask`.
 */
export function useKeyActions(): { ask: (action: KeyAction, place: KeyPlace) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<{ action: KeyAction; place: KeyPlace } | null>(null)
  return {
    ask: (action, place) => {
      setAsked({ action, place })
    },
    dialog:
      asked === null ? null : (
        <KeyActionDialog
          {...asked}
          onClose={() => {
            setAsked(null)
          }}
        />
      ),
  }
}

function KeyActionDialog({ action, place, onClose }: { action: KeyAction; place: KeyPlace; onClose: () => void }) {
  const t = useTranslations('limits.keys')
  const format = useFormat()
  const words = useKeyWords()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [factor, setFactor] = useState<number | ''>(defaultFactor)
  const act = useMutation(trpc.limits.actOnKey.mutationOptions())
  const lasting = action === 'BOOST' || action === 'BLOCK'
  const wrong = factor === '' || factor < 1 || factor > mostFactor
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      action={t(`actionOn.${action}`, { key: words(place.key), limit: place.name })}
      danger={action === 'BLOCK'}
      blocked={action === 'BOOST' && wrong}
      {...(lasting ? { expiriesMinutes, defaultMinutes: 15 } : {})}
      fields={
        action === 'BOOST' ? (
          <NumberField
            label={t('factor')}
            description={t('factorHelp', { most: format.number(mostFactor) })}
            value={factor}
            step={1}
            error={wrong ? t('factorWrong', { most: format.number(mostFactor) }) : undefined}
            onChange={setFactor}
          />
        ) : undefined
      }
      onConfirm={async ({ reason, expiresInMs }) => {
        const boost = action === 'BOOST' && factor !== '' ? { factor } : {}
        showPublishProgress(await act.mutateAsync({ ...place, do: action, ...boost, reason, expiresInMs }))
        void queries.invalidateQueries()
      }}
    >
      {t(`actionMeans.${action}`)}
    </ReasonDialog>
  )
}
