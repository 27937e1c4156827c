'use client'

import { useTranslations } from 'use-intl'
import type { LockDetail } from '@/domain/view/lock-views'
import { Duration } from '../../ui/time'
import classes from './detail.module.css'

/** Who waits in line, the first in line on top; null waiters means that the library does not say. */
export function WaitingList({ detail }: { detail: LockDetail }) {
  const t = useTranslations('locks')
  const { row, waiting } = detail
  if (row.waiters === null) return <p className={classes.nothing}>{t('waitersUnknown')}</p>
  if (waiting.length === 0) return <p className={classes.nothing}>{t('nobodyWaits')}</p>
  return (
    <ol className={classes.waiting}>
      {waiting.map((each) => (
        <li key={`${each.owner} ${String(each.sinceMs)}`}>
          <span className={classes.mono}>{each.owner}</span>{' '}
          <span className="sy-muted">{[each.host, each.process].filter((place) => place !== null).join(' · ')}</span>
          <span className={classes.since}>
            <Duration sinceMs={each.sinceMs} />
          </span>
        </li>
      ))}
    </ol>
  )
}
