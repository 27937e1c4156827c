'use client'

import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { breakerStates } from '@/domain/breaker/policy'
import { ChartSkeleton } from '../ui/skeletons'
import { toneOf } from '../ui/state-badge'
import type { Lane } from './state-lanes-chart'
import type { MarkGroup } from './prepare-marks'
import { useInTurn } from './use-in-turn'
import { useSeen } from './use-seen'
import classes from './chart.module.css'

const StateLanesChart = dynamic(async () => (await import('./state-lanes-chart')).StateLanesChart, {
  ssr: false,
  loading: () => <ChartSkeleton heightPx={90} />,
})

interface StateLanesProps {
  title: string
  lanes: readonly Lane[]
  marks: readonly MarkGroup[]
  fromMs: number
  toMs: number
  loading: boolean
  /** What is left out, in words. */
  note?: string | undefined
}

/** Breaker states over time as a card: a lane each, the states that occur in the legend. */
export function StateLanes({ title, lanes, marks, fromMs, toMs, loading, note }: StateLanesProps) {
  const states = useTranslations('states')
  const [element, seen] = useSeen()
  const drawn = useInTurn(useMemo(() => ({ lanes, marks, fromMs, toMs }), [lanes, marks, fromMs, toMs]))
  const shown = new Set(lanes.flatMap((lane) => lane.segments.map((segment) => segment.state)))
  const summary = lanes
    .map((lane) => {
      const state = lane.segments.at(-1)?.state
      return state === undefined ? lane.label : `${lane.label} ${states(state)}`
    })
    .join(', ')
  return (
    <section className={classes.card}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {note === undefined ? null : <span className="sy-muted">{note}</span>}
        <div className={classes.legend}>
          {breakerStates
            .filter((state) => shown.has(state))
            .map((state) => (
              <span key={state} className={classes.row}>
                <span className={classes.swatch} style={{ background: `var(--sy-${toneOf(state)})` }} />
                {states(state)}
              </span>
            ))}
        </div>
      </div>
      <div ref={element} role="img" aria-label={`${title}: ${summary}`}>
        {seen && !loading ? <StateLanesChart {...drawn} /> : <ChartSkeleton heightPx={lanes.length * 26 + 30} />}
      </div>
    </section>
  )
}
