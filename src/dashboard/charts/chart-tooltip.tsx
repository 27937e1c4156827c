'use client'

import { useTranslations } from 'use-intl'
import type { ChartSeries } from './chart-types'
import { markLooks, marksNear, type MarkGroup } from './prepare-marks'
import type { ChartPoint } from './prepare-points'
import classes from './chart.module.css'

interface ChartTooltipProps {
  active: boolean
  atMs: number
  /** A time as text. */
  time: (atMs: number) => string
  point: ChartPoint | undefined
  series: readonly ChartSeries[]
  format: (value: number | null | undefined) => string
  marks: readonly MarkGroup[]
  nearMs: number
}

const shownMarks = 5

/** Under the pointer: the time, each series' value, and what changed about then. */
export function ChartTooltip({ active, atMs, time, point, series, format, marks, nearMs }: ChartTooltipProps) {
  const t = useTranslations('charts')
  if (!active || point === undefined) return null
  const near = marksNear(marks, atMs, nearMs)
  return (
    <div className={classes.tooltip}>
      <div className={classes.time}>{time(atMs)}</div>
      {series.map((each) => (
        <div key={each.key} className={classes.row}>
          <span className={classes.swatch} style={{ background: each.colour }} />
          <span>{each.label}</span>
          <span className={classes.value}>{format(point.values[each.key])}</span>
        </div>
      ))}
      {near.slice(0, shownMarks).map((mark) => (
        <div
          key={`${mark.kind} ${String(mark.revision)} ${String(mark.atMs)}`}
          className={classes.mark}
          data-kind={mark.kind}
        >
          {markLooks[mark.kind].sign} {`r${String(mark.revision)}`} {mark.label}
        </div>
      ))}
      {near.length > shownMarks ? (
        <div className={classes.mark}>{t('moreMarks', { count: near.length - shownMarks })}</div>
      ) : null}
    </div>
  )
}
