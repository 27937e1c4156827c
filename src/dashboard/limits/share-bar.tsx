'use client'

import { useTranslations } from 'use-intl'
import type { LimitRow } from '@/domain/view/views'
import { useFormat } from '../ui/use-format'
import { steadyPerSecond } from './limit-draft'
import classes from './limits.module.css'
import { isShared } from './what-if/prepare-what-if'

/**
 * How the requests that met a limit fared: let through, limited, would have been limited. Where all share one bucket they
 * stand against its steady rate, which is a line across the bar; else the whole bar is all of them.
 */
export function ShareBar({ row }: { row: LimitRow }) {
  const t = useTranslations('limits')
  const format = useFormat()
  const { allowedPerSecond: allowed, limitedPerSecond: limited, shadowedPerSecond: shadowed } = row
  if (allowed === null || limited === null || shadowed === null) return <span className="sy-muted">–</span>
  const total = allowed + limited + shadowed
  const parts = [
    { key: 'allowed', value: allowed, tone: 'good' },
    { key: 'shadowed', value: shadowed, tone: 'info' },
    { key: 'limited', value: limited, tone: 'warn' },
  ] as const
  const steady = isShared(row.spec) ? steadyPerSecond(row.spec) : null
  const whole = Math.max(total, steady ?? 0)
  const percent = (value: number) => `${String((100 * value) / whole)}%`
  const label = [
    ...parts.map((part) => `${t(part.key)} ${format.rate(part.value)}/s`),
    ...(steady === null ? [] : [t('againstLimit', { used: format.rate(total), limit: format.rate(steady) })]),
  ].join(', ')
  return (
    <span className={classes.shareHolder} role="img" aria-label={label} title={label}>
      <span className={classes.share}>
        {whole === 0
          ? null
          : parts.map((part) => (
              <span
                key={part.key}
                style={{ width: percent(part.value), background: `var(--sy-${part.tone})` }}
                className={classes.sharePart}
              />
            ))}
      </span>
      {steady === null ? null : <span className={classes.shareLimit} style={{ left: percent(steady) }} />}
    </span>
  )
}
