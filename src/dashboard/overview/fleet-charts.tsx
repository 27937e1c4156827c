'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { prepareStateLanes } from '../breakers/prepare-state-lanes'
import { prepareMarks } from '../charts/prepare-marks'
import { StateLanes } from '../charts/state-lanes'
import { TrafficCharts } from '../charts/traffic-charts'
import { useNamespace } from '../live/namespace'
import { useFrames } from '../live/use-frames'
import { ErrorState } from '../ui/error-state'
import classes from './overview.module.css'

const mostLanes = 12

/** The fleet over time; every chart carries the marks of revisions and trips. */
export function FleetCharts() {
  const t = useTranslations('charts')
  const frameWindow = useFrames()
  const [namespace] = useNamespace()
  const { frames, marks, fromMs, toMs } = frameWindow
  const lanes = useMemo(() => {
    const names = new Set(frames.flatMap((frame) => Object.keys(frame.breakers)))
    const shown = [...names].filter((name) => namespace === null || name.startsWith(`${namespace}/`)).sort()
    return prepareStateLanes(frames, shown)
      .sort((a, b) => unrest(b.segments) - unrest(a.segments))
      .slice(0, mostLanes)
  }, [frames, namespace])
  const groups = useMemo(() => prepareMarks(marks, (toMs - fromMs) / 80), [marks, fromMs, toMs])

  if (frames.length === 0 && frameWindow.error !== null) return <ErrorState error={frameWindow.error} />
  return (
    <div className={classes.stack}>
      <TrafficCharts window={frameWindow} service={null} />
      {lanes.length === 0 ? null : (
        <StateLanes
          title={t('breakers')}
          lanes={lanes}
          marks={groups}
          fromMs={fromMs}
          toMs={toMs}
          loading={frameWindow.loading}
        />
      )}
    </div>
  )
}

/** Breakers that were not closed all the time come first. */
function unrest(segments: readonly { state: string }[]): number {
  return segments.filter((segment) => segment.state !== 'CLOSED').length
}
