'use client'

import { useTranslations } from 'use-intl'
import type { LockHolder } from '@/domain/view/lock-views'
import { useNowMs } from '../ui/clock'
import { useFormat } from '../ui/use-format'
import { leaseAt } from './lock-rows'
import classes from './locks.module.css'

interface LeaseCellProps {
  holder: LockHolder | null
  /** Each time in its largest unit alone, where many stand in a list. */
  brief?: boolean
}

/** How long a lease has run and what is left of it, counting down by the servers' clock, once a second. */
export function LeaseCell({ holder, brief = false }: LeaseCellProps) {
  const t = useTranslations('locks')
  const format = useFormat()
  const nowMs = useNowMs()
  if (holder === null || nowMs === null) return <span className="sy-muted">–</span>
  const { ageMs, leftMs, leftPercent } = leaseAt(holder, nowMs)
  const time = (ms: number) => format.duration(ms, brief ? 1 : 2)
  const age = t(holder.isAtLeast ? 'atLeast' : 'exactly', { age: time(ageMs) })
  return (
    <span className={classes.lease}>
      <span>
        {leftMs === null
          ? t('leaseEndless', { age })
          : leftMs === 0
            ? t('leaseOver', { age })
            : t('leaseOf', { age, left: time(leftMs) })}
      </span>
      {leftPercent === null ? null : (
        <span className={classes.leaseTrack} aria-hidden>
          <span
            className={classes.leaseFill}
            data-short={leftPercent < 20 || undefined}
            style={{ width: `${String(leftPercent)}%` }}
          />
        </span>
      )}
    </span>
  )
}
