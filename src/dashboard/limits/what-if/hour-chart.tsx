'use client'

/** The last hour as another limit would have made it: requests that pass, and those that would not, per second. */
import { Area, CartesianGrid, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { timeTicks, valueTicks } from '../../charts/prepare-axis'
import type { ChartPoint } from '../../charts/prepare-points'
import { useTimeLabel } from '../../charts/use-time-label'
import { axisBelow, axisLeft, plotMargin } from '../../charts/plot-look'
import { chartHeightPx } from './plot'

interface HourChartProps {
  points: readonly ChartPoint[]
  fromMs: number
  toMs: number
  top: number
  /** The limit in force, per second, where it can be drawn among the requests. */
  inForce: { perSecond: number; label: string } | null
  rate: (value: number) => string
  summary: string
}

export function HourChart({ points, fromMs, toMs, top, inForce, rate, summary }: HourChartProps) {
  const label = useTimeLabel(toMs - fromMs)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  const series = [
    ['passed', 'var(--sy-good)'],
    ['limited', 'var(--sy-warn)'],
  ] as const
  return (
    <div role="img" aria-label={summary}>
      <ResponsiveContainer width="100%" height={chartHeightPx} initialDimension={{ width: 400, height: chartHeightPx }}>
        <ComposedChart data={points} margin={plotMargin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--sy-grid)" />
          <XAxis
            dataKey="atMs"
            {...axisBelow}
            domain={[fromMs, toMs]}
            ticks={timeTicks(fromMs, toMs, 6, offsetMs)}
            tickFormatter={label.onAxis}
            minTickGap={24}
            allowDataOverflow
          />
          <YAxis domain={[0, top]} ticks={valueTicks(top)} tickFormatter={rate} {...axisLeft} allowDataOverflow />
          {series.map(([key, colour]) => (
            <Area
              key={key}
              dataKey={`values.${key}`}
              type="stepAfter"
              stackId="stack"
              stroke="none"
              fill={colour}
              fillOpacity={key === 'limited' ? 0.75 : 0.32}
              dot={false}
              isAnimationActive={false}
              connectNulls={false}
            />
          ))}
          {inForce === null ? null : (
            <ReferenceLine
              y={inForce.perSecond}
              stroke="var(--sy-text-soft)"
              strokeDasharray="5 3"
              label={{ value: inForce.label, position: 'insideBottomLeft', fontSize: 11, fill: 'var(--sy-text-soft)' }}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
