'use client'

import type { TimeMark } from '@/domain/view/views'
import { labelWidthPx } from './heat-canvas-size'
import { innerTicks, timeTicks } from './prepare-axis'
import { markLooks, prepareMarks } from './prepare-marks'
import { shareOf } from './prepare-stretch'
import { useTimeLabel } from './use-time-label'
import classes from './heat.module.css'

interface HeatAxisProps {
  /** MARKS stand above the strip, TIMES below. */
  kind: 'MARKS' | 'TIMES'
  marks: readonly TimeMark[]
  fromMs: number
  toMs: number
}

/** What happened when, and the times, at the same places as on the strip. */
export function HeatAxis({ kind, marks, fromMs, toMs }: HeatAxisProps) {
  const label = useTimeLabel(toMs - fromMs)
  const place = (atMs: number) => `${String((shareOf(atMs, fromMs, toMs) ?? 0) * 100)}%`
  if (kind === 'TIMES') {
    const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
    return (
      <div className={classes.axis} style={{ marginLeft: labelWidthPx }} aria-hidden>
        {innerTicks(timeTicks(fromMs, toMs, 6, offsetMs), fromMs, toMs).map((atMs) => (
          <span key={atMs} style={{ left: place(atMs) }}>
            {label.onAxis(atMs)}
          </span>
        ))}
      </div>
    )
  }
  return (
    <div className={classes.marks} style={{ marginLeft: labelWidthPx }} aria-hidden>
      {prepareMarks(marks, (toMs - fromMs) / 80).map(({ atMs, kind: of, marks: each }) => (
        <span
          key={atMs}
          style={{ left: place(atMs), color: markLooks[of].colour }}
          title={each.map((mark) => `r${String(mark.revision)} ${mark.label}`).join('\n')}
        >
          {markLooks[of].sign}
        </span>
      ))}
    </div>
  )
}
