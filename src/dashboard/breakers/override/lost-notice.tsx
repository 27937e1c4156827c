'use client'

import { Alert, Checkbox } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { TimeAgo } from '../../ui/time'
import type { LostOrder } from './lost-order'
import { OrderLine } from './standing-notice'

interface LostNoticeProps {
  name: string
  lost: LostOrder
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
  const { standing, by, atMs } = lost
  return (
    <Alert color="orange" variant="outline" icon={<IconUsers size={16} aria-hidden />} title={t('title')} role="alert">
      {standing === null ? (
        <div>
          {t('ended', { who: by })} <TimeAgo atMs={atMs} />
        </div>
      ) : (
        <OrderLine name={name} order={standing} />
      )}
      <Checkbox
        ref={box}
        mt="sm"
        label={standing === null ? t('allTheSame') : t('replace', { who: standing.actor })}
        checked={replacing}
        onChange={(event) => {
          onReplacing(event.currentTarget.checked)
        }}
      />
    </Alert>
  )
}
