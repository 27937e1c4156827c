'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { ChartCard } from '../charts/chart-card'
import { prepareMarks } from '../charts/prepare-marks'
import { useFrames } from '../live/use-frames'
import { useFormat } from '../ui/use-format'
import classes from './locks.module.css'
import { lockStepMs, prepareLockPoints } from './prepare-lock-points'

/** How often a lock, named by its key (or any lock: null), was taken and wanted, and how long it was waited for and held. */
export function LockCharts({ lock }: { lock: string | null }) {
  const t = useTranslations('locks')
  const format = useFormat()
  const {
    frames,
    fromMs,
    toMs,
    marks: timeMarks,
    loading,
    ...window
  } = useFrames({ locks: lock === null ? 'ALL' : [lock] })
  const stepMs = lockStepMs(toMs - fromMs, window.resolutionMs)
  const points = useMemo(() => prepareLockPoints(frames, lock, stepMs), [frames, lock, stepMs])
  const spanMs = toMs - fromMs
  const marks = useMemo(() => prepareMarks(timeMarks, spanMs / 80), [timeMarks, spanMs])
  const common = { points, marks, fromMs, toMs, resolutionMs: stepMs, loading }
  return (
    <div className={classes.charts}>
      <ChartCard
        {...common}
        title={t(lock === null ? 'activity' : 'activityOfOne')}
        series={[
          { key: 'acquired', label: t('acquired'), colour: 'var(--sy-accent)', kind: 'line' },
          { key: 'contended', label: t('contended'), colour: 'var(--sy-warn)', kind: 'line' },
          { key: 'expired', label: t('expired'), colour: 'var(--sy-bad)', kind: 'line' },
        ]}
        format={format.rate}
      />
      <ChartCard
        {...common}
        title={lock === null ? t('longestTimes') : t('times')}
        series={[
          { key: 'waitP99', label: t('waitP99'), colour: 'var(--sy-warn)', kind: 'line' },
          { key: 'holdP50', label: t('holdP50'), colour: 'var(--sy-info)', kind: 'line' },
        ]}
        format={format.latency}
        leastTop={10}
      />
    </div>
  )
}
