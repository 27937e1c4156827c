'use client'

import { useTranslations } from 'use-intl'
import type { BreakerOrder } from '@/domain/view/breaker-views'
import { useNowMs } from '../ui/clock'
import { StateBadge } from '../ui/state-badge'
import { Countdown, Duration } from '../ui/time'
import type { BreakerSummary } from './board'
import classes from './breakers.module.css'
import { OrderEnd } from './override/order-end'
import { useCauseText, useStatesText } from './use-words'

/** A breaker's most urgent state and on how much of it, since when and why; all of its states on hover. */
export function StateCell({ summary }: { summary: BreakerSummary | null }) {
  const t = useTranslations('breakers')
  const cause = useCauseText()
  const states = useStatesText()
  if (summary === null) {
    return (
      <span className={classes.state}>
        <StateBadge state="unknown" />
        <span className={classes.stateNote}>{t('notReported')}</span>
      </span>
    )
  }
  const part =
    summary.inState < summary.reporting ? t('partOf', { part: summary.inState, all: summary.reporting }) : undefined
  return (
    <span className={classes.state} title={part === undefined ? undefined : states(summary)}>
      <StateBadge state={summary.state} {...(part === undefined ? {} : { detail: part })} />
      <span className={classes.stateNote}>
        {t.rich('since', { age: () => <Duration sinceMs={summary.sinceMs} />, cause: cause(summary.cause) })}
      </span>
    </span>
  )
}

interface NextCellProps {
  summary: BreakerSummary | null
  /** The order for all of it, with how far it has come. */
  order?: BreakerOrder | undefined
}

/** What happens next by itself: the next probe, or the end of an override, with how many gateways hold it. */
export function NextCell({ summary, order }: NextCellProps) {
  const t = useTranslations('breakers')
  const nowMs = useNowMs()
  if (order !== undefined) {
    return (
      <span className={classes.state}>
        <span className={classes.next}>
          <OrderEnd expiresAtMs={order.expiresAtMs} />
        </span>
        <span className={classes.stateNote}>
          {t('heldOn', { enforced: order.enforcedBy, gateways: order.gateways })}
        </span>
      </span>
    )
  }
  if (summary?.overrideExpiresAtMs != null) {
    return (
      <span className={classes.next}>
        <OrderEnd expiresAtMs={summary.overrideExpiresAtMs} />
      </span>
    )
  }
  if (summary?.nextProbeAtMs != null) {
    const { nextProbeAtMs } = summary
    return (
      <span className={classes.next}>
        {nowMs !== null && nextProbeAtMs <= nowMs ? (
          t('probeDue')
        ) : (
          <span className={classes.probeIn}>
            {t.rich('probeIn', { time: () => <Countdown untilMs={nextProbeAtMs} /> })}
          </span>
        )}
      </span>
    )
  }
  if (summary?.state === 'FORCED_OPEN' && summary.cause === 'OPERATOR') {
    return <span className={classes.next}>{t('untilReset')}</span>
  }
  return <span className="sy-muted">–</span>
}
