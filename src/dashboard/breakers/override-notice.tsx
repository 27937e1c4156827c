'use client'

import { useTranslations } from 'use-intl'
import type { BreakerOverrideSpec } from '@/domain/breaker/policy'
import { useNowMs } from '../ui/clock'
import { Countdown, TimeAgo } from '../ui/time'
import classes from './breakers.module.css'

/** Says that an operator holds the breaker: who, since when, why, and until when. */
export function OverrideNotice({ override }: { override: BreakerOverrideSpec | null }) {
  const t = useTranslations('breakers')
  const nowMs = useNowMs()
  if (override === null || override.intent === 'RESET') return null
  const { expiresAtMs, intent, actor, reason, atMs } = override
  if (expiresAtMs !== null && nowMs !== null && expiresAtMs <= nowMs) return null
  return (
    <div className={classes.override} role="status">
      <div>
        <strong>{t(`heldAs.${intent}`, { who: actor })}</strong> <TimeAgo atMs={atMs} />
        <div>{reason}</div>
      </div>
      <div>
        {expiresAtMs === null ? t('untilReset') : t.rich('endsIn', { time: () => <Countdown untilMs={expiresAtMs} /> })}
      </div>
    </div>
  )
}
