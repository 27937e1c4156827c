'use client'

import dynamic from 'next/dynamic'
import { useTranslations } from 'use-intl'
import { ChartSkeleton } from '../ui/skeletons'
import type { ChartSeries } from './chart-types'
import type { MarkGroup } from './prepare-marks'
import { latestValue, type ChartPoint } from './prepare-points'
import { useSeen } from './use-seen'
import classes from './chart.module.css'

const chartHeightPx = 168
const freshWithinMs = 5000

/** The drawing part, and recharts with it, is loaded when a chart is first seen. */
const TimeChart = dynamic(async () => (await import('./time-chart')).TimeChart, {
  ssr: false,
  loading: () => <ChartSkeleton heightPx={chartHeightPx} />,
})

interface ChartCardProps {
  title: string
  points: readonly ChartPoint[]
  series: readonly ChartSeries[]
  marks: readonly MarkGroup[]
  fromMs: number
  toMs: number
  /** Length of one point's interval, to tell whether the last one is news. */
  resolutionMs: number
  format: (value: number | null | undefined) => string
  level?: { value: number; label: string } | undefined
  leastTop?: number
  loading: boolean
}

/** A chart with its title, its legend, and the newest figure of each series. */
export function ChartCard({ title, resolutionMs, loading, leastTop = 1, ...chart }: ChartCardProps) {
  const t = useTranslations('charts')
  const [element, seen] = useSeen()
  const { points, series, toMs, format } = chart
  const figures = series.map((each) => ({
    ...each,
    text: format(latestValue(points, each.key, toMs, freshWithinMs + 2 * resolutionMs)),
  }))
  const summary = `${title}: ${figures.map((each) => `${each.label} ${each.text}`).join(', ')}`
  return (
    <section className={classes.card}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <div className={classes.legend}>
          {figures.map((each) => (
            <span key={each.key} className={classes.row}>
              {series.length > 1 ? <span className={classes.swatch} style={{ background: each.colour }} /> : null}
              {series.length > 1 ? each.label : null} <span className={classes.figure}>{each.text}</span>
            </span>
          ))}
        </div>
      </div>
      <div ref={element} className={classes.holder} style={{ minHeight: chartHeightPx }}>
        {seen && !loading ? (
          <TimeChart {...chart} leastTop={leastTop} heightPx={chartHeightPx} summary={summary} />
        ) : (
          <ChartSkeleton heightPx={chartHeightPx} />
        )}
        {seen && !loading && points.length === 0 ? <div className={classes.nothing}>{t('nothing')}</div> : null}
      </div>
    </section>
  )
}
