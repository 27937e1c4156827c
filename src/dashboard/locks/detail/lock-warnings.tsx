'use client'

import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { LockWarning } from '@/domain/view/lock-views'
import { TimeAgo } from '../../ui/time'
import { useFormat } from '../../ui/use-format'
import classes from './detail.module.css'

/** For what a warning does not say. */
const unsaid = { times: '–', first: '–', second: '–', token: '–', before: '–' }

/** What is amiss, in plain words, and what to do about it. */
export function LockWarnings({ warnings }: { warnings: readonly LockWarning[] }) {
  const t = useTranslations('locks')
  const format = useFormat()
  if (warnings.length === 0) return null
  return (
    <ul className={classes.warnings}>
      {warnings.map(({ code, sinceMs, params }) => (
        <li key={code} className={classes.warning} data-code={code}>
          <IconAlertTriangle size={17} stroke={1.8} aria-hidden className={classes.warningIcon} />
          <div>
            <strong>{t(`warning.${code}`)}</strong>{' '}
            <span className="sy-muted">
              <TimeAgo atMs={sinceMs} />
            </span>
            <p>{t(`warningMeans.${code}`, { ...unsaid, ...params, p99: format.latency(Number(params.p99Ms)) })}</p>
            <p>
              <strong>{t('whatToDo')}</strong> {t(`warningDo.${code}`)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
