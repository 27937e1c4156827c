'use client'

/**
 * What lies over a plot beside its lines: the marks of what changed, a level to compare with, and points that stand alone.
 * It is not drawn by recharts: each of that one's reference lines tells the chart's store twice whenever it is drawn, and
 * each point of a line is a component, though hardly any is seen.
 */
import type { TimeChartProps } from './chart-types'
import { markLooks, type MarkGroup } from './prepare-marks'
import { alonePoints, type ChartPoint } from './prepare-points'
import { shareOf } from './prepare-stretch'
import classes from './plot-over.module.css'

/** From the edges of a chart to its plot, in pixels. */
interface Insets {
  top: number
  right: number
  bottom: number
  left: number
}

interface MarkLinesProps {
  marks: readonly MarkGroup[]
  fromMs: number
  toMs: number
  insets: Insets
  /** Each mark with the sign of its kind at its top. */
  signs?: boolean
}

export function MarkLines({ marks, fromMs, toMs, insets, signs = false }: MarkLinesProps) {
  return (
    <div className={classes.over} style={insets} aria-hidden>
      {marks.map(({ atMs, kind }) => {
        const share = shareOf(atMs, fromMs, toMs)
        const { line, dashes, colour, sign } = markLooks[kind]
        return share === null ? null : (
          <span
            key={atMs}
            className={classes.mark}
            data-dashed={dashes}
            style={{ left: percent(share), borderColor: line }}
          >
            {signs ? (
              <span className={classes.sign} style={{ color: colour }}>
                {sign}
              </span>
            ) : null}
          </span>
        )
      })}
    </div>
  )
}

interface PlotOverProps extends Pick<TimeChartProps, 'points' | 'series' | 'level' | 'fromMs' | 'toMs'> {
  /** The value at the plot's upper edge; zero is at its lower one. */
  top: number
  insets: Insets
}

export function PlotOver({ points, series, level, fromMs, toMs, top, insets }: PlotOverProps) {
  const height = (value: number) => percent(1 - value / top)
  return (
    <div className={classes.over} style={insets} aria-hidden>
      {series
        .filter(({ kind }) => kind === 'line')
        .map(({ key, colour }) =>
          alonePoints(points, key).map((point) => (
            <AlonePoint
              key={`${key} ${String(point.atMs)}`}
              left={shareOf(point.atMs, fromMs, toMs)}
              top={height(valueOf(point, key))}
              colour={colour}
            />
          )),
        )}
      {level === undefined ? null : (
        <span className={classes.level} style={{ top: height(level.value) }}>
          <span className={classes.levelLabel}>{level.label}</span>
        </span>
      )}
    </div>
  )
}

function AlonePoint({ left, top, colour }: { left: number | null; top: string; colour: string }) {
  if (left === null) return null
  return <span className={classes.dot} style={{ left: percent(left), top, background: colour }} />
}

function valueOf(point: ChartPoint, key: string): number {
  return point.values[key] ?? 0
}

function percent(share: number): string {
  return `${String(100 * share)}%`
}
