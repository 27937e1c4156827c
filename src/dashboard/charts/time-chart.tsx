'use client'

/** Draws prepared points over time. All charts of a page share the pointer's time, and the marks of what changed. */
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { useFormatter } from 'use-intl'
import type { TimeMark } from '@/domain/view/views'
import { ChartTooltip } from './chart-tooltip'
import type { ChartSeries, TimeChartProps } from './chart-types'
import { niceTop, timeTicks, valueTicks } from './prepare-axis'
import { extent, isAlone, type ChartPoint } from './prepare-points'

const tick = { fontSize: 11, fill: 'var(--sy-muted)' }
const margin = { top: 8, right: 12, bottom: 0, left: 0 }

export function TimeChart(props: TimeChartProps) {
  const { points, series, marks, level, fromMs, toMs, format, leastTop, heightPx, summary } = props
  const { dateTime } = useFormatter()
  const top = niceTop(topOf(props), leastTop)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  const seconds = toMs - fromMs < 600_000
  return (
    <div role="img" aria-label={summary}>
      <ResponsiveContainer width="100%" height={heightPx} initialDimension={{ width: 400, height: heightPx }}>
        <ComposedChart data={points} margin={margin} syncId="time" syncMethod="value" accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--sy-grid)" />
          <XAxis
            dataKey="atMs"
            type="number"
            domain={[fromMs, toMs]}
            ticks={timeTicks(fromMs, toMs, 6, offsetMs)}
            tickFormatter={(atMs: number) =>
              dateTime(atMs, {
                hour: '2-digit',
                minute: '2-digit',
                ...(seconds ? { second: '2-digit' } : {}),
                hour12: false,
              })
            }
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--sy-border)' }}
            allowDataOverflow
            minTickGap={24}
            height={22}
          />
          <YAxis
            domain={[0, top]}
            ticks={valueTicks(top)}
            tickFormatter={format}
            tick={tick}
            tickLine={false}
            axisLine={false}
            width={52}
          />
          {marks.map((mark) => (
            <ReferenceLine
              key={mark.atMs}
              x={mark.atMs}
              stroke={mark.kind === 'TRIP' ? 'var(--sy-hold)' : 'var(--sy-border-strong)'}
              strokeDasharray={mark.kind === 'TRIP' ? undefined : '2 3'}
              label={{
                value: mark.kind === 'TRIP' ? '▼' : '▿',
                position: 'top',
                fontSize: 9,
                fill: markColour(mark.kind),
                offset: -1,
              }}
            />
          ))}
          {series.map((each) => drawSeries(each, points))}
          {level === undefined ? null : (
            <ReferenceLine
              y={level.value}
              stroke="var(--sy-text-soft)"
              strokeDasharray="5 3"
              label={{ value: level.label, position: 'insideBottomLeft', fontSize: 11, fill: 'var(--sy-text-soft)' }}
            />
          )}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--sy-muted)', strokeWidth: 1 }}
            wrapperStyle={{ zIndex: 20 }}
            content={(tooltip) => (
              <ChartTooltip
                active={tooltip.active}
                atMs={Number(tooltip.label)}
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
  )
}

function markColour(kind: TimeMark['kind']) {
  return kind === 'TRIP' ? 'var(--sy-hold)' : 'var(--sy-muted)'
}

/** The highest value that is drawn; of stacks, of their sum. */
function topOf({ points, series, level }: TimeChartProps): number {
  const stacked = series.filter((each) => each.kind === 'stack')
  const sums = points.map((point) => stacked.reduce((sum, each) => sum + (point.values[each.key] ?? 0), 0))
  const highest = series.map((each) => extent(points, each.key)?.max ?? 0)
  return Math.max(level === undefined ? 0 : level.value * 1.1, ...(stacked.length > 0 ? sums : highest))
}

function drawSeries({ key, colour, kind }: ChartSeries, points: readonly ChartPoint[]) {
  const common = {
    key,
    dataKey: `values.${key}`,
    stroke: colour,
    strokeWidth: 1.5,
    isAnimationActive: false,
    activeDot: { r: 2.5, strokeWidth: 0 },
    connectNulls: false,
  } as const
  switch (kind) {
    case 'line':
      return (
        <Line
          {...common}
          type="linear"
          key={key}
          dot={({ index, cx, cy }: { index: number; cx?: number; cy?: number }) =>
            isAlone(points, index, key) ? <circle cx={cx} cy={cy} r={1.75} fill={colour} /> : null
          }
        />
      )
    case 'area':
      return <Area {...common} dot={false} type="linear" key={key} fill={colour} fillOpacity={0.1} />
    case 'stack':
      return (
        <Area
          {...common}
          dot={false}
          type="stepAfter"
          key={key}
          stackId="stack"
          fill={colour}
          fillOpacity={0.38}
          stroke="none"
        />
      )
  }
}
