'use client'

import { useTranslations } from 'use-intl'
import type { KeyOrder } from '@/domain/view/limit-views'
import { useNowMs } from '../../ui/clock'
import { Countdown, TimeAgo } from '../../ui/time'
import classes from './keys.module.css'
import { OrderBadge } from './order-badge'
import { stanceOf } from './quota'

/** Who ordered what of a key, why, until when, and which gateways have it in force. */
export function OrderNote({ order }: { order: KeyOrder }) {
  const t = useTranslations('limits.keys')
  const nowMs = useNowMs()
  const { expiresAtMs } = order
  const over = nowMs !== null && order.stance !== 'NORMAL' && stanceOf(order, nowMs) === 'NORMAL'
  return (
    <div className={classes.order} role="status">
      <div className={classes.orderHead}>
        {over ? <span className="sy-muted">{t('orderOver')}</span> : <OrderBadge order={order} />}
        <span>{t.rich('by', { who: order.actor, when: () => <TimeAgo atMs={order.atMs} /> })}</span>
      </div>
      <div>{order.reason}</div>
      <div className="sy-muted">
        {over || order.stance === 'NORMAL'
          ? null
          : expiresAtMs === null
            ? t('untilReleased')
            : t.rich('endsIn', { time: () => <Countdown untilMs={expiresAtMs} /> })}{' '}
        <Proof order={order} />
      </div>
    </div>
  )
}

/** "in force on 3 of 3 gateways". */
export function Proof({ order }: { order: KeyOrder }) {
  const t = useTranslations('limits.keys')
  return (
    <span data-behind={order.enforcedBy < order.gateways || undefined} className={classes.proof}>
      {order.gateways === 0 ? t('noGateway') : t('proof', { enforced: order.enforcedBy, gateways: order.gateways })}
    </span>
  )
}
