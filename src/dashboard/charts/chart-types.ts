import type { MarkGroup } from './prepare-marks'
import type { ChartPoint } from './prepare-points'

export interface ChartSeries {
  key: string
  label: string
  /** A CSS colour, usually `var(--sy-…)`. */
  colour: string
  kind: 'area' | 'line' | 'stack'
}

export interface TimeChartProps {
  points: readonly ChartPoint[]
  series: readonly ChartSeries[]
  marks: readonly MarkGroup[]
  fromMs: number
  toMs: number
  /** Values as text, on the axis and under the pointer. */
  format: (value: number | null | undefined) => string
  /** A value to compare with, as a line across, and its name. */
  level?: { value: number; label: string } | undefined
  /** The axis reaches at least to here, so that small noise does not look like a storm. */
  leastTop: number
  heightPx: number
  /** What the chart shows, with its newest value, for those who do not see it. */
  summary: string
}
