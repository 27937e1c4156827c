'use client'

import { IconHandStop, IconWaveSine } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { ServiceRow } from '@/domain/view/views'
import { useFormat } from '../ui/use-format'
import classes from './services.module.css'

/** How many instances are out by order, and how many flap: a shape and a figure, with words for who points or listens. */
export function ServiceMarks({ row }: { row: ServiceRow }) {
  const t = useTranslations('services')
  const format = useFormat()
  if (row.ordered === 0 && row.flapping === 0) return null
  const marks = [
    { key: 'ordered', count: row.ordered, tone: 'hold', Icon: IconHandStop },
    { key: 'flapping', count: row.flapping, tone: 'warn', Icon: IconWaveSine },
  ] as const
  return (
    <span className={classes.marks}>
      {marks.map(({ key, count, tone, Icon }) =>
        count === 0 ? null : (
          <span key={key} className={classes.mark} data-tone={tone} title={t(`mark.${key}`, { count })}>
            <Icon size={14} aria-hidden />
            <span aria-hidden>{format.number(count)}</span>
            <span className={classes.spoken}>{t(`mark.${key}`, { count })}</span>
          </span>
        ),
      )}
    </span>
  )
}
