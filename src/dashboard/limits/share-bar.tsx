'use client'

import { useTranslations } from 'use-intl'
import type { LimitRow } from '@/domain/view/views'
import { useFormat } from '../ui/use-format'
import classes from './limits.module.css'

/** How the requests that met a limit fared: let through, limited, would have been limited. */
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
  const label = parts.map((part) => `${t(part.key)} ${format.rate(part.value)}/s`).join(', ')
  return (
    <span className={classes.share} role="img" aria-label={label} title={label}>
      {total === 0
        ? null
        : parts.map((part) => (
            <span
              key={part.key}
              style={{ flexGrow: part.value / total, background: `var(--sy-${part.tone})` }}
              className={classes.sharePart}
            />
          ))}
    </span>
  )
}
