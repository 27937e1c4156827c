'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { FrameWindow } from '../live/use-frames'
import { useFormat } from '../ui/use-format'
import { ChartCard } from './chart-card'
import { prepareMarks } from './prepare-marks'
import { prepareHealth, prepareTraffic } from './prepare-traffic'
import classes from './chart.module.css'

/** Requests, errors, latency and health over time: of the fleet, or of one service. */
export function TrafficCharts({ window, service }: { window: FrameWindow; service: string | null }) {
  const t = useTranslations('charts')
  const states = useTranslations('states')
  const format = useFormat()
  const { frames, fromMs, toMs, resolutionMs, marks: timeMarks, loading } = window
  const traffic = useMemo(() => prepareTraffic(frames, service), [frames, service])
  const health = useMemo(() => prepareHealth(frames, service), [frames, service])
  const spanMs = toMs - fromMs
  const marks = useMemo(() => prepareMarks(timeMarks, spanMs / 80), [timeMarks, spanMs])
  const common = { marks, fromMs, toMs, resolutionMs, loading }
  return (
    <div className={classes.grid}>
      <ChartCard
        {...common}
        title={t('requests')}
        points={traffic}
        series={[{ key: 'requests', label: t('requests'), colour: 'var(--sy-accent)', kind: 'area' }]}
        format={format.rate}
      />
      <ChartCard
        {...common}
        title={t('errors')}
        points={traffic}
        series={[{ key: 'errors', label: t('errors'), colour: 'var(--sy-bad)', kind: 'area' }]}
        format={format.percent}
        leastTop={5}
      />
      <ChartCard
        {...common}
        title={t('latency')}
        points={traffic}
        series={[
          { key: 'p50', label: 'p50', colour: 'var(--sy-series-3)', kind: 'line' },
          { key: 'p95', label: 'p95', colour: 'var(--sy-series-2)', kind: 'line' },
          { key: 'p99', label: 'p99', colour: 'var(--sy-series-1)', kind: 'line' },
        ]}
        format={format.latency}
        leastTop={10}
      />
      <ChartCard
        {...common}
        title={t('health')}
        points={health}
        series={[
          { key: 'passing', label: states('passing'), colour: 'var(--sy-good)', kind: 'stack' },
          { key: 'warning', label: states('warning'), colour: 'var(--sy-warn)', kind: 'stack' },
          { key: 'critical', label: states('critical'), colour: 'var(--sy-bad)', kind: 'stack' },
        ]}
        format={format.rate}
      />
    </div>
  )
}
