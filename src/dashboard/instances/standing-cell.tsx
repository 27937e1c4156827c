'use client'

import { useFormatter, useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { useNowWhile } from '../ui/clock'
import { StateBadge } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { isRamping, standingOf } from './instance-words'
import classes from './instances.module.css'

/** Its weight, or how far it is out of traffic: "Draining: 3 in flight", then "Drained". */
export function StandingCell({ row }: { row: InstanceRow }) {
  const t = useTranslations('instances')
  const format = useFormat()
  const rampNowMs = useNowWhile((nowMs) => isRamping(row.order, nowMs))
  // Without a ramp all times are alike.
  const nowMs = rampNowMs ?? Infinity
  const standing = standingOf(row, nowMs)
  const title = useOrderTitle(row)
  if (row.removal !== null) {
    return (
      <span className={classes.removal} title={row.removal.error ?? undefined}>
        {t(row.removal.error === null ? 'leaving' : 'removalFailed')}
      </span>
    )
  }
  if (standing.kind === 'WEIGHT') {
    return (
      <span className={classes.standing} title={title}>
        <span className="sy-num">{format.number(standing.weight)}</span>
        {standing.to === null ? null : (
          <span className="sy-muted sy-num">
            → {format.number(standing.to)}, {format.duration(Math.max(0, (standing.untilMs ?? 0) - nowMs), 1)}
          </span>
        )}
        {row.order !== null && !isRamping(row.order, nowMs) ? (
          <span className={classes.ordered}>{t('byOrder')}</span>
        ) : null}
      </span>
    )
  }
  const { kind, step } = standing
  const inFlight = standing.inFlight === null ? '' : t('inFlightNow', { count: standing.inFlight })
  return (
    <span title={title}>
      {step === 'DRAINED' && kind === 'DRAIN' ? (
        <StateBadge state="DRAINED" />
      ) : step === 'DRAINING' && kind === 'DRAIN' ? (
        <StateBadge state="DRAINING" colon detail={inFlight} />
      ) : (
        <StateBadge
          state={kind}
          colon
          {...(step === 'WAITING' && row.order !== null
            ? { detail: t('atGateways', { enforced: row.order.enforcedBy, gateways: row.order.gateways }) }
            : step === 'DRAINING'
              ? { detail: inFlight }
              : {})}
        />
      )}
    </span>
  )
}

/** Who ordered it, why and until when, on hover; the drawer has it in full. */
function useOrderTitle({ order }: InstanceRow): string | undefined {
  const t = useTranslations('instances')
  const dates = useFormatter()
  if (order === null) return undefined
  const time = (atMs: number) => dates.dateTime(new Date(atMs), { dateStyle: 'medium', timeStyle: 'short' })
  const ends = order.expiresAtMs === null ? t('untilRestored') : t('ends', { time: time(order.expiresAtMs) })
  return `${order.reason}\n${order.actor}, ${time(order.atMs)}\n${ends}`
}
