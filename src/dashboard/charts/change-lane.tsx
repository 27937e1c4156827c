'use client'

import { Tooltip } from '@mantine/core'
import Link from 'next/link'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { TimeMark } from '@/domain/view/views'
import { innerTicks, timeTicks } from './prepare-axis'
import { markLooks, prepareMarks } from './prepare-marks'
import { shareOf } from './prepare-stretch'
import { TimeSurface } from './time-surface'
import { useTimeLabel } from './use-time-label'
import chart from './chart.module.css'
import classes from './change-lane.module.css'

interface ChangeLaneProps {
  marks: readonly TimeMark[]
  fromMs: number
  toMs: number
}

const sidePx = 16
const shown = 6

/** What changed in the time that the charts show, each a link to it. */
export function ChangeLane({ marks, fromMs, toMs }: ChangeLaneProps) {
  const t = useTranslations('charts')
  const label = useTimeLabel(toMs - fromMs)
  const spanMs = toMs - fromMs
  const groups = useMemo(() => prepareMarks(marks, spanMs / 60), [marks, spanMs])
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  const place = (atMs: number) => `${String((shareOf(atMs, fromMs, toMs) ?? 0) * 100)}%`
  return (
    <section className={chart.card} aria-label={t('changes')}>
      <div className={chart.head}>
        <h2 className={chart.title}>{t('changes')}</h2>
        <div className={chart.legend}>
          {(['REVISION', 'ORDER', 'TRIP'] as const).map((kind) => (
            <span key={kind} className={chart.row}>
              <span aria-hidden style={{ color: markLooks[kind].colour }}>
                {markLooks[kind].sign}
              </span>
              {t(`marks.${kind}`)}
              <span className={chart.figure}>{marks.filter((mark) => mark.kind === kind).length}</span>
            </span>
          ))}
        </div>
      </div>
      <TimeSurface fromMs={fromMs} toMs={toMs} leftPx={sidePx} rightPx={sidePx} bottomPx={18}>
        <div className={classes.lane} style={{ margin: `0 ${String(sidePx)}px` }}>
          {groups.map(({ atMs, kind, marks: each }) => {
            const newest = each.at(-1)
            if (newest === undefined) return null
            const lines = each.slice(-shown).map((mark) => `r${String(mark.revision)} ${mark.label}`)
            const more = each.length - lines.length
            const text = [label.pointed(atMs), ...lines, ...(more > 0 ? [t('moreMarks', { count: more })] : [])]
            return (
              <Tooltip key={atMs} label={text.join('\n')} multiline maw={320} style={{ whiteSpace: 'pre-line' }}>
                <Link
                  href={`/changes/${String(newest.revision)}`}
                  className={classes.mark}
                  style={{ left: place(atMs), color: markLooks[kind].colour }}
                  aria-label={text.join(', ')}
                  onPointerDown={(event) => {
                    event.stopPropagation()
                  }}
                >
                  {markLooks[kind].sign}
                </Link>
              </Tooltip>
            )
          })}
        </div>
        <div className={classes.axis} style={{ margin: `0 ${String(sidePx)}px` }} aria-hidden>
          {innerTicks(timeTicks(fromMs, toMs, 6, offsetMs), fromMs, toMs).map((atMs) => (
            <span key={atMs} style={{ left: place(atMs) }}>
              {label.onAxis(atMs)}
            </span>
          ))}
        </div>
      </TimeSurface>
    </section>
  )
}
