'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { ChartCard } from '../charts/chart-card'
import { prepareMarks } from '../charts/prepare-marks'
import { useFrames } from '../live/use-frames'
import { useFormat } from '../ui/use-format'
import { steadyPerSecond } from './limit-draft'
import { prepareLimitPoints } from './prepare-limit-points'
import { isShared } from './what-if/prepare-what-if'

/**
 * What a limit (`namespace/name`) let through and held back over the chosen time range. Where everybody shares one
 * bucket, its steady rate is drawn across; with a bucket for each caller a sum has no such line.
 */
export function LimitChart({ limit, spec }: { limit: string; spec: RateLimitSpec }) {
  const t = useTranslations('limits')
  const format = useFormat()
  const { frames, fromMs, toMs, resolutionMs, marks: timeMarks, loading } = useFrames({ limits: [limit] })
  const points = useMemo(() => prepareLimitPoints(frames, limit), [frames, limit])
  const spanMs = toMs - fromMs
  const marks = useMemo(() => prepareMarks(timeMarks, spanMs / 80), [timeMarks, spanMs])
  return (
    <ChartCard
      title={t('chart')}
      points={points}
      series={[
        { key: 'allowed', label: t('allowed'), colour: 'var(--sy-good)', kind: 'stack' },
        { key: 'shadowed', label: t('shadowed'), colour: 'var(--sy-info)', kind: 'stack' },
        { key: 'limited', label: t('limited'), colour: 'var(--sy-warn)', kind: 'stack' },
      ]}
      marks={marks}
      level={isShared(spec) ? { value: steadyPerSecond(spec), label: t('steadyRate') } : undefined}
      fromMs={fromMs}
      toMs={toMs}
      resolutionMs={resolutionMs}
      format={format.rate}
      loading={loading}
    />
  )
}
