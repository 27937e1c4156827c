'use client'

import { useTranslations } from 'use-intl'
import { StateBadge } from '../ui/state-badge'
import { Countdown, Duration } from '../ui/time'
import type { BreakerSummary } from './board'
import classes from './breakers.module.css'
import { useCauseText } from './use-words'

/** A breaker's state, since when and why. */
export function StateCell({ summary }: { summary: BreakerSummary | null }) {
  const t = useTranslations('breakers')
  const cause = useCauseText()
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
    <span className={classes.state}>
      <StateBadge state={summary.state} {...(part === undefined ? {} : { detail: part })} />
      <span className={classes.stateNote}>
        {t.rich('since', { age: () => <Duration sinceMs={summary.sinceMs} />, cause: cause(summary.cause) })}
      </span>
    </span>
  )
}

/** What happens next by itself: the next probe, or the end of an override. */
export function NextCell({ summary }: { summary: BreakerSummary | null }) {
  const t = useTranslations('breakers')
  if (summary?.overrideExpiresAtMs != null) {
    const { overrideExpiresAtMs } = summary
    return (
      <span className={classes.next}>
        {t.rich('endsIn', { time: () => <Countdown untilMs={overrideExpiresAtMs} /> })}
      </span>
    )
  }
  if (summary?.nextProbeAtMs != null) {
    const { nextProbeAtMs } = summary
    return (
      <span className={classes.next}>{t.rich('probeIn', { time: () => <Countdown untilMs={nextProbeAtMs} /> })}</span>
    )
  }
  if (summary?.state === 'FORCED_OPEN' || summary?.state === 'DISABLED') {
    return <span className={classes.next}>{t('untilReset')}</span>
  }
  return <span className="sy-muted">–</span>
}
