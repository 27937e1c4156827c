'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { ChartCard } from '../charts/chart-card'
import { prepareMarks } from '../charts/prepare-marks'
import { TimeRangePicker } from '../charts/time-range-picker'
import { useFrames } from '../live/use-frames'
import { useFormat } from '../ui/use-format'
import classes from './limits.module.css'
import { prepareLimitPoints } from './prepare-limit-points'

/** What a limit (`namespace/name`) let through and held back over the chosen time range. */
export function LimitChart({ limit }: { limit: string }) {
  const t = useTranslations('limits')
  const format = useFormat()
  const { frames, fromMs, toMs, marks: timeMarks, loading } = useFrames()
  const points = useMemo(() => prepareLimitPoints(frames, limit), [frames, limit])
  const marks = useMemo(() => prepareMarks(timeMarks, (toMs - fromMs) / 80), [timeMarks, fromMs, toMs])
  return (
    <>
      <div className={classes.range}>
        <TimeRangePicker />
      </div>
      <ChartCard
        title={t('chart')}
        points={points}
        series={[
          { key: 'allowed', label: t('allowed'), colour: 'var(--sy-good)', kind: 'stack' },
          { key: 'shadowed', label: t('shadowed'), colour: 'var(--sy-info)', kind: 'stack' },
          { key: 'limited', label: t('limited'), colour: 'var(--sy-warn)', kind: 'stack' },
        ]}
        marks={marks}
        fromMs={fromMs}
        toMs={toMs}
        resolutionMs={frames.at(-1)?.resolutionMs ?? 1000}
        format={format.rate}
        loading={loading}
      />
    </>
  )
}
