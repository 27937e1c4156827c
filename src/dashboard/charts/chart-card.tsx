'use client'

import { ActionIcon, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'use-intl'
import { saveCsv } from '../ui/save-csv'
import { ChartSkeleton } from '../ui/skeletons'
import type { ChartSeries, TimeChartProps } from './chart-types'
import { chartCsv } from './prepare-csv'
import type { MarkGroup } from './prepare-marks'
import { latestValue, pointAt, type ChartPoint } from './prepare-points'
import { usePointedMs } from './time-pointer'
import { useInTurn } from './use-in-turn'
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
  const newest = series.map((each) => ({
    ...each,
    text: format(latestValue(points, each.key, toMs, freshWithinMs + 2 * resolutionMs)),
  }))
  const summary = `${title}: ${newest.map((each) => `${each.label} ${each.text}`).join(', ')}`
  const nothing = points.every((point) => Object.keys(point.values).length === 0)
  return (
    <section className={classes.card} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <Legend figures={newest} points={points} resolutionMs={resolutionMs} format={format} />
        <Tooltip label={t('exportCsv')}>
          <ActionIcon
            size={24}
            className={classes.export}
            aria-label={t('exportCsvOf', { chart: title })}
            disabled={nothing}
            onClick={() => {
              saveCsv(title, chartCsv(points, series, title))
            }}
          >
            <IconDownload size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div ref={element} className={classes.holder} style={{ minHeight: chartHeightPx }}>
        {seen && !loading ? (
          <DrawnInTurn {...chart} leastTop={leastTop} heightPx={chartHeightPx} summary={summary} />
        ) : (
          <ChartSkeleton heightPx={chartHeightPx} />
        )}
        {seen && !loading && nothing ? <div className={classes.nothing}>{t('nothing')}</div> : null}
      </div>
    </section>
  )
}

/** The legend is up to date at once; the drawing, which is the long work of a chart, when its turn has come. */
function DrawnInTurn(chart: TimeChartProps) {
  return <TimeChart {...useInTurn(chart)} />
}

interface LegendProps extends Pick<ChartCardProps, 'points' | 'resolutionMs' | 'format'> {
  figures: readonly (ChartSeries & { text: string })[]
}

/** Each series with its newest figure; while the pointer is on a chart of the page, with the figure of then. */
function Legend({ figures, points, resolutionMs, format }: LegendProps) {
  const pointedMs = usePointedMs()
  const point = pointedMs === null ? undefined : pointAt(points, pointedMs, resolutionMs)
  const several = figures.length > 1
  return (
    <div className={classes.legend} data-pointed={pointedMs === null ? undefined : true}>
      {figures.map((each) => (
        <span key={each.key} className={classes.row}>
          {several ? <span className={classes.swatch} style={{ background: each.colour }} /> : null}
          {several ? each.label : null}{' '}
          <span className={classes.figure}>{pointedMs === null ? each.text : format(point?.values[each.key])}</span>
        </span>
      ))}
    </div>
  )
}
