'use client'

/** Draws prepared points over time, with the marks of what changed. */
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartTooltip } from './chart-tooltip'
import type { ChartSeries, TimeChartProps } from './chart-types'
import { axisBelow, axisLeft, plotInsets, plotMargin } from './plot-look'
import { MarkLines, PlotOver } from './plot-over'
import { niceTop, timeTicks, valueTicks } from './prepare-axis'
import { extent } from './prepare-points'
import { TimeSurface } from './time-surface'
import { useTimeLabel } from './use-time-label'

export function TimeChart(props: TimeChartProps) {
  const { points, series, marks, level, fromMs, toMs, format, leastTop, heightPx, summary } = props
  const label = useTimeLabel(toMs - fromMs)
  const top = niceTop(topOf(props), leastTop)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  return (
    <TimeSurface
      fromMs={fromMs}
      toMs={toMs}
      leftPx={plotInsets.left}
      rightPx={plotInsets.right}
      bottomPx={plotInsets.bottom}
    >
      <div role="img" aria-label={summary}>
        <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 400, height: heightPx }}>
          <ComposedChart data={points} margin={plotMargin} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--sy-grid)" />
            <XAxis
              dataKey="atMs"
              {...axisBelow}
              domain={[fromMs, toMs]}
              ticks={timeTicks(fromMs, toMs, 6, offsetMs)}
              tickFormatter={label.onAxis}
              allowDataOverflow
              minTickGap={24}
            />
            <YAxis domain={[0, top]} ticks={valueTicks(top)} tickFormatter={format} {...axisLeft} />
            {series.map(drawSeries)}
            <Tooltip
              isAnimationActive={false}
              cursor={false}
              wrapperStyle={{ zIndex: 20 }}
              content={(tooltip) => (
                <ChartTooltip
                  active={tooltip.active}
                  atMs={Number(tooltip.label)}
                  time={label.pointed}
                  point={points.find((point) => point.atMs === Number(tooltip.label))}
                  series={series}
                  format={format}
                  marks={marks}
                  nearMs={(toMs - fromMs) / 60}
                />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <MarkLines marks={marks} fromMs={fromMs} toMs={toMs} insets={plotInsets} signs />
      <PlotOver
        points={points}
        series={series}
        level={level}
        fromMs={fromMs}
        toMs={toMs}
        top={top}
        insets={plotInsets}
      />
    </TimeSurface>
  )
}

/** The highest value that is drawn; of stacks, of their sum. */
function topOf({ points, series, level }: TimeChartProps): number {
  const stacked = series.filter((each) => each.kind === 'stack')
  const sums = points.map((point) => stacked.reduce((sum, each) => sum + (point.values[each.key] ?? 0), 0))
  const highest = series.map((each) => extent(points, each.key)?.max ?? 0)
  return Math.max(level === undefined ? 0 : level.value * 1.1, ...(stacked.length > 0 ? sums : highest))
}

function drawSeries({ key, colour, kind }: ChartSeries) {
  const common = {
    key,
    dataKey: `values.${key}`,
    stroke: colour,
    strokeWidth: 1.5,
    isAnimationActive: false,
    dot: false,
    activeDot: { r: 2.5, strokeWidth: 0 },
    connectNulls: false,
  } as const
  switch (kind) {
    case 'line':
      return <Line {...common} type="linear" key={key} />
    case 'area':
      return <Area {...common} type="linear" key={key} fill={colour} fillOpacity={0.1} />
    case 'stack':
      return (
        <Area {...common} type="stepAfter" key={key} stackId="stack" fill={colour} fillOpacity={0.38} stroke="none" />
      )
  }
}
