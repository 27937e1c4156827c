'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import type { WhatIfView } from '@/domain/view/limit-views'
import { niceTop } from '../../charts/prepare-axis'
import { ChartSkeleton } from '../../ui/skeletons'
import { useFormat } from '../../ui/use-format'
import { steadyPerSecond } from '../limit-draft'
import { useLimitWords } from '../use-limit-words'
import { DragLine } from './drag-line'
import { plotInsets } from '../../charts/plot-look'
import { chartHeightPx } from './plot'
import {
  clampLimit,
  isShared,
  limitAfterKey,
  limitAt,
  limitRange,
  placeOf,
  prepareWhatIfPoints,
} from './prepare-what-if'
import classes from './what-if.module.css'

const loading = () => <ChartSkeleton heightPx={chartHeightPx} />
const CurveChart = dynamic(async () => (await import('./curve-chart')).CurveChart, { ssr: false, loading })
const HourChart = dynamic(async () => (await import('./hour-chart')).HourChart, { ssr: false, loading })

interface WhatIfChartsProps {
  view: WhatIfView
  spec: RateLimitSpec
  limit: number
  onLimit: (limit: number) => void
}

/** The last hour, and the share by limit; the limit is dragged on either. */
export function WhatIfCharts(props: WhatIfChartsProps) {
  return (
    <div className={classes.charts}>
      <Hour {...props} />
      <Curve {...props} />
    </div>
  )
}

function Hour({ view, spec, limit, onLimit }: WhatIfChartsProps) {
  const t = useTranslations('limits.whatIf')
  const limits = useTranslations('limits')
  const format = useFormat()
  const words = useLimitWords()
  const points = useMemo(() => prepareWhatIfPoints(view.points), [view.points])
  const busiest = Math.max(0, ...view.points.map(({ requestsPerSecond }) => requestsPerSecond ?? 0))
  const shared = isShared(spec)
  const top = niceTop(shared ? Math.max(busiest, steadyPerSecond(spec)) * 1.5 : busiest, 1)
  const toLimit = (perSecond: number) => (perSecond * spec.periodMs) / 1000
  // The whole axis, so that the line can be put as low as it is drawn.
  const range = { least: 1, most: Math.max(1, Math.floor(toLimit(top))) }
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {t('hour')} <span className="sy-muted">{shared ? t('dragHint') : t('noLine')}</span>
      </figcaption>
      <div className={classes.holder}>
        <HourChart
          points={points}
          fromMs={view.fromMs}
          toMs={view.toMs}
          top={top}
          inForce={shared ? { perSecond: steadyPerSecond(spec), label: limits('steadyRate') } : null}
          rate={format.rate}
          summary={t('hour')}
        />
        {shared ? (
          <DragLine
            axis="y"
            insets={plotInsets}
            place={Math.min(1, steadyPerSecond({ ...spec, limit }) / top)}
            label={t('line')}
            value={clampLimit(limit, range)}
            {...range}
            valueText={words.rate({ ...spec, limit })}
            onPlace={(place) => {
              onLimit(clampLimit(toLimit(place * top), range))
            }}
            onKey={(key) => {
              const next = limitAfterKey(key, limit, range)
              if (next !== null) onLimit(next)
              return next !== null
            }}
          />
        ) : null}
      </div>
    </figure>
  )
}

function Curve({ view, spec, limit, onLimit }: WhatIfChartsProps) {
  const t = useTranslations('limits.whatIf')
  const limits = useTranslations('limits')
  const format = useFormat()
  const words = useLimitWords()
  // Held still while the line is dragged: each answer's curve reaches elsewhere. A limit that is typed beyond it widens it.
  const [first] = useState(() => limitRange(spec.limit, view.curve))
  const range = { least: first.least, most: Math.max(first.most, limit) }
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {t('curve')} <span className="sy-muted">{t('dragHint')}</span>
      </figcaption>
      <div className={classes.holder}>
        <CurveChart
          curve={view.curve}
          range={range}
          inForce={{ limit: spec.limit, label: limits('steadyRate') }}
          number={format.rate}
          percent={format.percent}
          summary={t('curve')}
        />
        <DragLine
          axis="x"
          insets={plotInsets}
          place={placeOf(limit, range)}
          label={t('lineOnCurve')}
          value={clampLimit(limit, range)}
          {...range}
          valueText={words.rate({ ...spec, limit })}
          onPlace={(place) => {
            onLimit(limitAt(place, range))
          }}
          onKey={(key) => {
            const next = limitAfterKey(key, limit, range)
            if (next !== null) onLimit(next)
            return next !== null
          }}
        />
      </div>
    </figure>
  )
}
