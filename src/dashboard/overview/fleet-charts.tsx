'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { prepareStateLanes } from '../breakers/prepare-state-lanes'
import { useBreakers } from '../breakers/use-breakers'
import { ChangeLane } from '../charts/change-lane'
import { prepareMarks } from '../charts/prepare-marks'
import { StateLanes } from '../charts/state-lanes'
import { TrafficCharts } from '../charts/traffic-charts'
import { useNamespace } from '../live/namespace'
import { useFrames } from '../live/use-frames'
import { ErrorState } from '../ui/error-state'
import { laneBreakers } from './lane-breakers'
import classes from './overview.module.css'

/** The fleet over time; every chart carries the marks of what changed. */
export function FleetCharts() {
  const frameWindow = useFrames()
  const { frames, marks, fromMs, toMs } = frameWindow
  if (frames.length === 0 && frameWindow.error !== null) return <ErrorState error={frameWindow.error} />
  return (
    <div className={classes.stack}>
      <ChangeLane marks={marks} fromMs={fromMs} toMs={toMs} />
      <TrafficCharts window={frameWindow} service={null} />
      <BreakerLanes />
    </div>
  )
}

/** Apart from the charts above: those do not wait until it is known which breakers there are. */
function BreakerLanes() {
  const t = useTranslations('charts')
  const [namespace] = useNamespace()
  const breakers = useBreakers(namespace, 10_000).data
  const names = useMemo(() => laneBreakers(breakers ?? []), [breakers])
  const { frames, marks, fromMs, toMs, loading } = useFrames({ breakers: names })
  const lanes = useMemo(() => prepareStateLanes(frames, names), [frames, names])
  const spanMs = toMs - fromMs
  const groups = useMemo(() => prepareMarks(marks, spanMs / 80), [marks, spanMs])
  if (lanes.length === 0) return null
  return <StateLanes title={t('breakers')} lanes={lanes} marks={groups} fromMs={fromMs} toMs={toMs} loading={loading} />
}
