'use client'

/** How long a lock was held, as a histogram: each bar counts the holds that ended within its time. */
import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { niceTop, valueTicks } from '../../charts/prepare-axis'
import classes from './detail.module.css'
import type { HoldBar } from './prepare-holds'

const tick = { fontSize: 11, fill: 'var(--sy-muted)' }
const heightPx = 150

interface HoldsChartProps {
  bars: readonly HoldBar[]
  time: (valueMs: number) => string
  number: (value: number) => string
  /** What a bar says: "12 held up to 64 ms". */
  says: (bar: HoldBar) => string
  summary: string
}

export function HoldsChart({ bars, time, number, says, summary }: HoldsChartProps) {
  const drawn = bars.map((bar) => ({ ...bar, fill: bar.isTail ? 'var(--sy-warn)' : 'var(--sy-info)' }))
  const top = niceTop(Math.max(...bars.map((each) => each.count)), 2)
  return (
    <div role="img" aria-label={summary}>
      <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 400, height: heightPx }}>
        <ComposedChart data={drawn} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--sy-grid)" />
          <XAxis
            dataKey="upToMs"
            tickFormatter={time}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--sy-border)' }}
            height={22}
            minTickGap={18}
          />
          <YAxis
            domain={[0, top]}
            ticks={valueTicks(top)}
            tickFormatter={number}
            tick={tick}
            tickLine={false}
            axisLine={false}
            width={44}
          />
          <Bar dataKey="count" isAnimationActive={false} maxBarSize={44} radius={[2, 2, 0, 0]} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--sy-hover)' }}
            content={({ active, label }) => {
              const bar = bars.find((each) => each.upToMs === Number(label))
              return active && bar !== undefined ? <div className={classes.tooltip}>{says(bar)}</div> : null
            }}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
