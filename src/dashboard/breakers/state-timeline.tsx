'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { prepareMarks } from '../charts/prepare-marks'
import { StateLanes } from '../charts/state-lanes'
import { useFrames } from '../live/use-frames'
import { prepareStateLanes } from './prepare-state-lanes'

/** What is more is not read as lanes any more: it says so, and the filter narrows it. */
const mostLanes = 40

/** The states of these breakers (`namespace/name`) over the chosen time range. */
export function StateTimeline({ breakers }: { breakers: readonly string[] }) {
  const t = useTranslations('breakers')
  // By name, so that a lane keeps its place while states change.
  const names = [...breakers].sort().slice(0, mostLanes).join(' ')
  const { frames, fromMs, toMs, marks: timeMarks, loading } = useFrames({ breakers: names.split(' ') })
  const lanes = useMemo(() => prepareStateLanes(frames, names.split(' ')), [frames, names])
  const spanMs = toMs - fromMs
  const marks = useMemo(() => prepareMarks(timeMarks, spanMs / 80), [timeMarks, spanMs])
  const cut = breakers.length > mostLanes ? t('timelineCut', { shown: mostLanes, all: breakers.length }) : undefined
  return <StateLanes title={t('timeline')} note={cut} {...{ lanes, marks, fromMs, toMs, loading }} />
}
