'use client'

import { Button } from '@mantine/core'
import { IconCircleCheckFilled, IconPlayerTrackPrev, IconProgress } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { BreakerOrder } from '@/domain/view/breaker-views'
import type { BreakerView } from '@/domain/view/views'
import { useTRPC } from '../../live/trpc'
import { useMay } from '../../session/session-context'
import { useNowMs } from '../../ui/clock'
import { Panel } from '../../ui/panel'
import type { Act } from '../breaker-actions'
import classes from './override.module.css'
import { lackingGateways } from './proof'
import { OrderLine } from './standing-notice'
import { useActionWords } from './use-action-words'

/** Every order that operators gave this breaker and that holds: who, why, until when, and which gateways have it in force. */
export function OrdersPanel({ breaker, onAct }: { breaker: BreakerView; onAct: Act }) {
  const t = useTranslations('breakers')
  const nowMs = useNowMs() ?? 0
  const orders = breaker.orders.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
  if (orders.length === 0) return null
  return (
    <Panel title={t('orders')} flush>
      <ul className={classes.orders}>
        {orders.map((order) => (
          <OrderItem key={order.name} breaker={breaker} order={order} onAct={onAct} />
        ))}
      </ul>
    </Panel>
  )
}

function OrderItem({ breaker, order, onAct }: { breaker: BreakerView; order: BreakerOrder; onAct: Act }) {
  const t = useTranslations('breakers')
  const words = useActionWords()
  const mayAct = useMay('OPERATOR')
  const target = { instance: order.instance, gateway: order.gateway }
  return (
    <li className={classes.order}>
      <div className={classes.orderMain}>
        <OrderLine name={breaker.name} order={order} />
      </div>
      <OrderProof order={order} />
      {mayAct ? (
        <Button
          variant="default"
          leftSection={<IconPlayerTrackPrev size={15} aria-hidden />}
          aria-label={words('RESET', breaker.name, target)}
          onClick={() => {
            onAct(breaker, 'RESET', target)
          }}
        >
          {t('action.RESET')}
        </Button>
      ) : null}
    </li>
  )
}

/** "In force on 3 of 3 gateways", from their own reports; else which lack it. */
function OrderProof({ order }: { order: BreakerOrder }) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const { gateways, enforcedBy, version } = order
  const whole = gateways > 0 && enforcedBy === gateways
  const status = useQuery(
    trpc.changes.status.queryOptions({ revision: version }, { enabled: !whole && gateways > 0, refetchInterval: 1000 }),
  )
  const lacking = whole || status.data === undefined ? [] : lackingGateways(status.data, order)
  const Sign = whole ? IconCircleCheckFilled : IconProgress
  return (
    <div role="status">
      <div className={classes.proof} data-whole={whole || undefined}>
        <Sign size={15} aria-hidden />
        {gateways === 0 ? t('noGatewayMeant') : t('inForceOn', { enforced: enforcedBy, gateways })}
      </div>
      {lacking.length === 0 ? null : <div className="sy-muted">{t('lackedBy', { gateways: lacking.join(', ') })}</div>}
    </div>
  )
}
