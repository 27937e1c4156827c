'use client'

import { useTranslations } from 'use-intl'
import { lockEventsTold, type LockDetail } from '@/domain/view/lock-views'
import { timeTicks } from '../../charts/prepare-axis'
import { shareOf } from '../../charts/prepare-stretch'
import { TimeSurface } from '../../charts/time-surface'
import { useTimeLabel } from '../../charts/use-time-label'
import { useFormat } from '../../ui/use-format'
import classes from './detail.module.css'
import { prepareTimeline, type Hold } from './prepare-timeline'

const lanePx = 22

interface LockTimelineProps {
  detail: LockDetail
  fromMs: number
  toMs: number
}

/** Who held the lock when, how that ended, and who found it taken: over the same time as the charts. */
export function LockTimeline({ detail, fromMs, toMs }: LockTimelineProps) {
  const t = useTranslations('locks')
  const label = useTimeLabel(toMs - fromMs)
  const { holds, moments, lanes } = prepareTimeline(detail.events, detail.row.holders, toMs)
  const shown = holds.filter((hold) => hold.toMs >= fromMs && hold.fromMs <= toMs)
  const seen = moments.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  const toldFromMs =
    detail.events.length < lockEventsTold ? fromMs : Math.min(...detail.events.map((each) => each.atMs))
  const percent = (atMs: number) => 100 * (shareOf(Math.min(toMs, Math.max(fromMs, atMs)), fromMs, toMs) ?? 0)
  return (
    <>
      <TimeSurface fromMs={fromMs} toMs={toMs} leftPx={0} rightPx={0} bottomPx={18}>
        <div
          className={classes.timeline}
          role="img"
          aria-label={t('timelineSummary', { holds: shown.length, tries: seen.length })}
        >
          <div className={classes.lanes} style={{ height: lanes * lanePx + 8 }}>
            {shown.map((hold) => (
              <HoldBar
                key={hold.id}
                hold={hold}
                left={percent(hold.fromMs)}
                width={percent(hold.toMs) - percent(hold.fromMs)}
              />
            ))}
            {seen.map((moment) => (
              <span
                key={moment.id}
                className={classes.moment}
                data-event={moment.event}
                style={{ left: `${String(percent(moment.atMs))}%` }}
                title={`${t(`events.${moment.event}`)} ${moment.owner ?? ''} ${label.pointed(moment.atMs)}`}
              />
            ))}
          </div>
          <div className={classes.axis}>
            {timeTicks(fromMs, toMs, 5, offsetMs)
              .filter((tick) => percent(tick) > 4 && percent(tick) < 96)
              .map((tick) => (
                <span key={tick} style={{ left: `${String(percent(tick))}%` }}>
                  {label.onAxis(tick)}
                </span>
              ))}
          </div>
        </div>
      </TimeSurface>
      {toldFromMs > fromMs ? (
        <p className={classes.nothing}>
          {t('timelineCut', { time: label.pointed(toldFromMs), count: lockEventsTold })}
        </p>
      ) : null}
      <Legend />
    </>
  )
}

const legend = ['released', 'held', 'ended', 'forced', 'contended'] as const

/** What the colours mean; each stretch says it in words too, where the pointer is, and the list of events. */
function Legend() {
  const t = useTranslations('locks')
  return (
    <ul className={classes.legend}>
      {legend.map((key) => (
        <li key={key} data-end={key}>
          {t(`legend.${key}`)}
        </li>
      ))}
    </ul>
  )
}

function HoldBar({ hold, left, width }: { hold: Hold; left: number; width: number }) {
  const t = useTranslations('locks')
  const format = useFormat()
  const how = hold.end === null ? t('stillHeld') : t(`events.${hold.end}`)
  return (
    <span
      className={classes.hold}
      data-end={hold.end ?? 'none'}
      style={{ left: `${String(left)}%`, width: `${String(width)}%`, top: 4 + hold.lane * lanePx }}
      title={`${hold.owner ?? t('unknownOwner')}, ${format.duration(hold.toMs - hold.fromMs)}: ${how}`}
    />
  )
}
