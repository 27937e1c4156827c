'use client'

import { IconWaveSine } from '@tabler/icons-react'
import { useFormatter, useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { useTextAt } from '../ui/clock'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import classes from './instances.module.css'

/** How it is, since when, and whether it keeps changing. */
export function HealthCell({ row }: { row: InstanceRow }) {
  const t = useTranslations('instances')
  const format = useFormat()
  const dates = useFormatter()
  const { healthSinceMs, flapping } = row
  const since = useTextAt((nowMs) =>
    healthSinceMs === null ? '' : format.duration(Math.max(0, nowMs - healthSinceMs), 1),
  )
  return (
    <span className={classes.standing}>
      <StateBadge state={row.health} />
      {healthSinceMs === null || since === null ? null : (
        <span
          className={classes.since}
          title={dates.dateTime(new Date(healthSinceMs), { dateStyle: 'medium', timeStyle: 'medium' })}
        >
          {since}
        </span>
      )}
      {flapping === null ? null : (
        <span className={classes.flapping} title={t('flapped', { count: flapping.changes })}>
          <IconWaveSine size={14} aria-hidden /> <span className={classes.flappingWord}>{t('flaps')}</span>
        </span>
      )}
    </span>
  )
}
