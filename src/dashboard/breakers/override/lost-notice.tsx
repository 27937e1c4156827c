'use client'

import { Alert, Checkbox } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { OrderConflict } from '@/domain/view/breaker-views'
import { OrderLine } from './standing-notice'

interface LostNoticeProps {
  name: string
  lost: OrderConflict
  replacing: boolean
  onReplacing: (replacing: boolean) => void
}

/** Somebody was faster: what stands now, and the question whether to replace it. It takes the focus, so that no second Enter answers. */
export function LostNotice({ name, lost, replacing, onReplacing }: LostNoticeProps) {
  const t = useTranslations('breakers.lost')
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    box.current?.focus()
  }, [lost])
  const { standing } = lost
  return (
    <Alert color="orange" variant="outline" icon={<IconUsers size={16} aria-hidden />} title={t('title')} role="alert">
      {standing === null ? t('ended') : <OrderLine name={name} order={standing} />}
      <Checkbox
        ref={box}
        mt="sm"
        label={
          standing === null || standing.intent === 'RESET' ? t('allTheSame') : t('replace', { who: standing.actor })
        }
        checked={replacing}
        onChange={(event) => {
          onReplacing(event.currentTarget.checked)
        }}
      />
    </Alert>
  )
}
