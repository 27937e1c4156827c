'use client'

import { IconAntennaBars5, IconClockPause, IconRefresh } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { useLiveState } from '../live/live-provider'
import { useFormat } from '../ui/use-format'
import classes from './top-bar.module.css'

const looks = {
  LIVE: { icon: IconAntennaBars5, tone: 'good' },
  CONNECTING: { icon: IconRefresh, tone: 'none' },
  RECONNECTING: { icon: IconRefresh, tone: 'warn' },
  STALE: { icon: IconClockPause, tone: 'bad' },
} as const

/** Whether what the screen shows is fresh, from the event stream's true state. */
export function LiveBadge() {
  const t = useTranslations('shell.live')
  const format = useFormat()
  const state = useLiveState()
  const { icon: BadgeIcon, tone } = looks[state.kind]
  const age = state.kind === 'STALE' ? format.duration(state.ageMs) : ''
  return (
    <span
      className={classes.pill}
      data-tone={tone}
      data-live={state.kind}
      title={t(`${state.kind}_help`, { age })}
      role="status"
    >
      <BadgeIcon size={14} aria-hidden />
      <span className={classes.word}>{t(state.kind)}</span>
      {age === '' ? null : <span aria-live="off">{age}</span>}
    </span>
  )
}
