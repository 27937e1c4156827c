'use client'

import { useTranslations } from 'use-intl'
import type { LockRow } from '@/domain/view/views'
import { useLiveFeed } from '../live/live-provider'
import { useNowMs } from '../ui/clock'
import { useFormat } from '../ui/use-format'
import { leaseAt } from './lock-rows'
import classes from './locks.module.css'

/** How long a lease has run and what is left of it, counting down by the servers' clock. */
export function LeaseCell({ holder }: { holder: LockRow['holder'] }) {
  const t = useTranslations('locks')
  const format = useFormat()
  const feed = useLiveFeed()
  const nowMs = useNowMs()
  if (holder === null || nowMs === null) return <span className="sy-muted">–</span>
  const lease = leaseAt(holder, nowMs + feed.clockSkewMs)
  return (
    <span className={classes.lease}>
      <span>
        {lease.leftMs === 0
          ? t('leaseOver', { age: format.duration(lease.ageMs) })
          : t('leaseOf', { age: format.duration(lease.ageMs), left: format.duration(lease.leftMs) })}
      </span>
      <span className={classes.leaseTrack} aria-hidden>
        <span
          className={classes.leaseFill}
          data-short={lease.leftPercent < 20 || undefined}
          style={{ width: `${String(lease.leftPercent)}%` }}
        />
      </span>
    </span>
  )
}
