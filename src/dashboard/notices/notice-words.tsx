'use client'

import { useTranslations } from 'use-intl'
import type { Notice } from '@/domain/view/breaker-views'
import { TimeAgo } from '../ui/time'
import classes from './notices.module.css'

/** "shop/db is open", "shop/db was tripped", "shop/db is closed again". */
export function useNoticeTitle(): (notice: Notice) => string {
  const t = useTranslations('notices')
  return ({ type, state, namespace, breaker }) => {
    const name = `${namespace}/${breaker}`
    if (type === 'breaker.closed') return t('closed', { name })
    return state === 'FORCED_OPEN' ? t('tripped', { name }) : t('opened', { name })
  }
}

/** On how many gateways, how often, why or by whom, and when. */
export function NoticeDetails({ notice }: { notice: Notice }) {
  const t = useTranslations('notices')
  const { type, open, gateways, times, cause, actor, reason, atMs } = notice
  const why = actor === null ? t(`cause.${cause ?? 'GONE'}`) : t('by', { actor, reason: reason ?? '' })
  return (
    <span className={classes.details}>
      <span className={classes.why}>{why}</span>
      <span className="sy-muted">
        {type === 'breaker.opened' ? `${t('on', { open, gateways })} · ` : ''}
        {times > 1 ? `${t(`times.${type === 'breaker.opened' ? 'opened' : 'closed'}`, { count: times })} · ` : ''}
        <TimeAgo atMs={atMs} />
      </span>
    </span>
  )
}
