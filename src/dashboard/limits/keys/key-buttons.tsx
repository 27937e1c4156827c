'use client'

import { Button } from '@mantine/core'
import { IconBan, IconBolt, IconPlayerTrackPrev, IconRefresh } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { KeyStance } from '@/domain/rate-limit/key-override'
import { useMay } from '../../session/session-context'
import classes from './keys.module.css'
import { keyActions, type KeyAction } from './use-key-actions'

const icons = { RESET: IconRefresh, BOOST: IconBolt, BLOCK: IconBan, RELEASE: IconPlayerTrackPrev } as const

interface KeyButtonsProps {
  /** What is ordered of the key now. */
  stance: KeyStance
  onAct: (action: KeyAction) => void
}

/** What can be done with a key. There is something to release only while it is boosted or blocked. */
export function KeyButtons({ stance, onAct }: KeyButtonsProps) {
  const t = useTranslations('limits.keys')
  const may = useMay('OPERATOR')
  if (!may) return <p className="sy-muted">{t('mayNot')}</p>
  return (
    <div className={classes.actions}>
      {keyActions
        .filter((action) => action !== 'RELEASE' || stance !== 'NORMAL')
        .map((action) => {
          const Icon = icons[action]
          return (
            <Button
              key={action}
              variant="default"
              {...(action === 'BLOCK' ? { c: 'var(--sy-bad-text)' } : {})}
              leftSection={<Icon size={15} aria-hidden />}
              onClick={() => {
                onAct(action)
              }}
            >
              {t(`action.${action}`)}
            </Button>
          )
        })}
    </div>
  )
}
