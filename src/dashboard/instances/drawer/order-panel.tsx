'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { InstanceOrder, InstanceRow } from '@/domain/view/fleet-views'
import { Panel } from '../../ui/panel'
import { StateBadge } from '../../ui/state-badge'
import { Countdown, TimeAgo } from '../../ui/time'
import { StandingCell } from '../standing-cell'
import classes from './drawer.module.css'

/** What was ordered, by whom, why and until when, and the proof that gateways go by it. */
export function OrderPanel({ row, order }: { row: InstanceRow; order: InstanceOrder }) {
  const t = useTranslations('instances')
  const proven = order.gateways > 0 && order.enforcedBy >= order.gateways
  return (
    <Panel title={t('order')} aside={<StandingCell row={row} />}>
      <dl className={classes.order}>
        <dt>{t('why')}</dt>
        <dd>{order.reason === '' ? '–' : order.reason}</dd>
        <dt>{t('who')}</dt>
        <dd>
          {order.actor}, <TimeAgo atMs={order.atMs} />
        </dd>
        <dt>{t('until')}</dt>
        <dd>{order.expiresAtMs === null ? t('untilRestored') : <Countdown untilMs={order.expiresAtMs} />}</dd>
        <dt>{t('proof')}</dt>
        <dd>
          <StateBadge
            state={proven ? 'ENFORCED' : 'PUBLISHING'}
            detail={t('onGateways', { enforced: order.enforcedBy, gateways: order.gateways })}
          />{' '}
          <Link className="sy-link" href={`/changes/${String(order.version)}`}>
            r{order.version}
          </Link>
        </dd>
      </dl>
    </Panel>
  )
}
