'use client'

/** States over time, a lane for each object, on the same time axis and pointer as the charts beside it. */
import { ComposedChart, ResponsiveContainer, usePlotArea, XAxis, YAxis, Line } from 'recharts'
import { useTranslations } from 'use-intl'
import type { BreakerState } from '@/domain/breaker/policy'
import { toneOf } from '../ui/state-badge'
import { timeTicks } from './prepare-axis'
import { shareOf } from './prepare-stretch'
import { MarkLines } from './plot-over'
import type { MarkGroup } from './prepare-marks'
import { TimeSurface } from './time-surface'
import { useTimeLabel } from './use-time-label'

export interface Lane {
  key: string
  label: string
  segments: readonly { fromMs: number; toMs: number; state: BreakerState }[]
}

interface StateLanesChartProps {
  lanes: readonly Lane[]
  marks: readonly MarkGroup[]
  fromMs: number
  toMs: number
}

const laneHeightPx = 26
const barHeightPx = 14
const axisHeightPx = 22
const labelWidthPx = 150
const insets = { top: 8, right: 12, bottom: axisHeightPx, left: labelWidthPx }
/** Its axis needs some, or there are no ticks. */
const noPoints = [{ atMs: 0 }]
const tick = { fontSize: 11, fill: 'var(--sy-muted)' }

export function StateLanesChart({ lanes, marks, fromMs, toMs }: StateLanesChartProps) {
  const label = useTimeLabel(toMs - fromMs)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  const heightPx = lanes.length * laneHeightPx + axisHeightPx + 8
  return (
    <TimeSurface fromMs={fromMs} toMs={toMs} leftPx={insets.left} rightPx={insets.right} bottomPx={axisHeightPx}>
      <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 600, height: heightPx }}>
        <ComposedChart data={noPoints} margin={{ ...insets, bottom: 0 }} accessibilityLayer={false}>
          <XAxis
            dataKey="atMs"
            type="number"
            domain={[fromMs, toMs]}
            allowDataOverflow
            ticks={timeTicks(fromMs, toMs, 8, offsetMs)}
            tickFormatter={label.onAxis}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--sy-border)' }}
            height={axisHeightPx}
            minTickGap={24}
          />
          <YAxis hide domain={[0, 1]} />
          <Line dataKey="none" isAnimationActive={false} />
          <Lanes lanes={lanes} fromMs={fromMs} toMs={toMs} />
        </ComposedChart>
      </ResponsiveContainer>
      <MarkLines marks={marks} fromMs={fromMs} toMs={toMs} insets={insets} />
    </TimeSurface>
  )
}

/**
 * Drawn by hand in recharts' plot: it has no chart of its own for stretches of time. Places are told by the window and not
 * by its scale, which follows a moment later and would have all of it drawn twice.
 */
function Lanes({ lanes, fromMs, toMs }: Omit<StateLanesChartProps, 'marks'>) {
  const states = useTranslations('states')
  const label = useTimeLabel(toMs - fromMs)
  const plot = usePlotArea()
  if (plot === undefined) return null
  const place = (atMs: number) =>
    plot.x + (shareOf(Math.min(toMs, Math.max(fromMs, atMs)), fromMs, toMs) ?? 0) * plot.width
  return (
    <g>
      {lanes.map((lane, index) => {
        const y = plot.y + index * laneHeightPx + (laneHeightPx - barHeightPx) / 2
        return (
          <g key={lane.key}>
            <text x={plot.x - 12} y={y + barHeightPx - 3} textAnchor="end" fontSize={12} fill="var(--sy-text-soft)">
              {lane.label.length > 21 ? `${lane.label.slice(0, 20)}…` : lane.label}
              <title>{lane.key}</title>
            </text>
            <rect x={plot.x} y={y} width={plot.width} height={barHeightPx} rx={3} fill="var(--sy-sunken)" />
            {lane.segments.map((segment) => {
              const x1 = place(segment.fromMs)
              const x2 = place(segment.toMs)
              const calm = ['good', 'info', 'none'].includes(toneOf(segment.state))
              return (
                <rect
                  key={segment.fromMs}
                  x={x1}
                  y={calm ? y + 4 : y}
                  width={Math.max(1, x2 - x1)}
                  height={calm ? barHeightPx - 8 : barHeightPx}
                  rx={1.5}
                  fill={`var(--sy-${toneOf(segment.state)})`}
                  opacity={calm ? 0.55 : 0.9}
                >
                  <title>{`${states(segment.state)}, ${label.pointed(segment.fromMs)} – ${label.pointed(segment.toMs)}`}</title>
                </rect>
              )
            })}
          </g>
        )
      })}
    </g>
  )
}
