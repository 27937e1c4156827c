'use client'

/** What share each limit would have held back: limits across, by their logarithm, and the share upwards. */
import { CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { niceTop } from '../../charts/prepare-axis'
import { axisBelow, axisLeft, plotMargin } from '../../charts/plot-look'
import { chartHeightPx } from './plot'
import { placeOf, type LimitRange } from './prepare-what-if'

interface CurveChartProps {
  curve: readonly { limit: number; share: number }[]
  range: LimitRange
  /** The limit in force, which stays where it is. */
  inForce: { limit: number; label: string }
  number: (value: number) => string
  percent: (value: number) => string
  summary: string
}

export function CurveChart({ curve, range, inForce, number, percent, summary }: CurveChartProps) {
  const data = curve
    .filter(({ limit }) => limit >= range.least && limit <= range.most)
    .map(({ limit, share }) => ({ place: placeOf(limit, range), percent: share * 100 }))
    .sort((a, b) => a.place - b.place)
  const top = niceTop(Math.max(0, ...data.map((each) => each.percent)), 1)
  const ticks = limitTicks(range)
  return (
    <div role="img" aria-label={summary}>
      <ResponsiveContainer width="100%" height={chartHeightPx} initialDimension={{ width: 400, height: chartHeightPx }}>
        <ComposedChart data={data} margin={plotMargin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--sy-grid)" />
          <XAxis
            dataKey="place"
            {...axisBelow}
            domain={[0, 1]}
            ticks={ticks.map((limit) => placeOf(limit, range))}
            tickFormatter={(_place, index) => number(ticks[index] ?? 0)}
            interval={0}
          />
          <YAxis domain={[0, top]} ticks={[0, top / 2, top]} tickFormatter={percent} {...axisLeft} />
          <ReferenceLine
            x={placeOf(inForce.limit, range)}
            stroke="var(--sy-text-soft)"
            strokeDasharray="5 3"
            label={{ value: inForce.label, position: 'insideTopLeft', fontSize: 11, fill: 'var(--sy-text-soft)' }}
          />
          <Line
            dataKey="percent"
            type="monotone"
            stroke="var(--sy-warn)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}

/** A few limits that divide the axis evenly, on round figures. */
function limitTicks({ least, most }: LimitRange): number[] {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((place) => {
    const limit = least * (most / least) ** place
    const power = 10 ** Math.max(0, Math.floor(Math.log10(limit)) - 1)
    return Math.max(1, Math.round(limit / power) * power)
  })
  return [...new Set(ticks)]
}
