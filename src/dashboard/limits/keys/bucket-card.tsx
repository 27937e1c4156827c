'use client'

import { useTranslations } from 'use-intl'
import type { KeyQuota } from '@/domain/view/limit-views'
import { useNowMs } from '../../ui/clock'
import { useFormat } from '../../ui/use-format'
import classes from './keys.module.css'
import { quotaAt } from './quota'

interface BucketCardProps {
  bucket: KeyQuota['buckets'][number]
  /** Nothing passes, whatever the bucket holds. */
  blocked: boolean
}

/** How many tokens a bucket holds, when the next one comes, and when it is full: counting down by the servers' clock. */
export function BucketCard({ bucket, blocked }: BucketCardProps) {
  const t = useTranslations('limits.keys')
  const format = useFormat()
  const nowMs = useNowMs()
  if (nowMs === null) return null
  const now = quotaAt(bucket, nowMs)
  const empty = bucket.remaining <= 0
  return (
    <li className={classes.bucket}>
      <div className={classes.bucketHead}>
        <span className="sy-muted">{bucket.gateway ?? t('shared')}</span>
        <span className="sy-num">
          <strong data-empty={empty || undefined} className={classes.left}>
            {format.number(bucket.remaining)}
          </strong>{' '}
          {t('ofBurst', { burst: format.number(bucket.burst) })}
        </span>
      </div>
      <div className={classes.track} aria-hidden>
        <div
          className={classes.fill}
          data-low={now.leftPercent < 20 || undefined}
          style={{ width: `${String(now.leftPercent)}%` }}
        />
      </div>
      <div className="sy-num sy-muted">
        {blocked
          ? t('nothingPasses')
          : now.fullMs === 0
            ? t('full')
            : empty && now.nextMs > 0
              ? t('nextAndFull', { next: format.duration(now.nextMs), full: format.duration(now.fullMs) })
              : t('fullIn', { full: format.duration(now.fullMs) })}
      </div>
    </li>
  )
}
