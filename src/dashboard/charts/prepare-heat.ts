/**
 * A strip of heat: a row for each instance of a service, a column for each stretch of time, and in each cell how bad it
 * was. A stretch that no frame tells of is a gap; an instance that a frame does not mention had no requests. Where several
 * frames share a column, rates are averaged, errors weigh by requests, and of percentiles the worst is told, because
 * percentiles have no average.
 */
import type { FrameView, TrafficPoint } from '@/domain/view/views'

export const heatFigures = ['errors', 'p99', 'requests'] as const
export type HeatFigure = (typeof heatFigures)[number]

export const mostColumns = 300

/** null: no requests; undefined: not known. */
export type HeatCell = number | null | undefined

export interface HeatRow {
  /** `address:port` */
  instance: string
  cells: readonly HeatCell[]
}

export interface Heat {
  rows: readonly HeatRow[]
  columns: number
  columnMs: number
  fromMs: number
  /** The highest value; 0 when there is none. */
  top: number
}

type Sample = Pick<FrameView, 'startMs' | 'resolutionMs' | 'instances'>

/**
 * @param frames in order of time
 * @param also instances to show though no frame mentions them
 */
export function prepareHeat(
  frames: readonly Sample[],
  { fromMs, toMs, figure, also = [] }: { fromMs: number; toMs: number; figure: HeatFigure; also?: readonly string[] },
): Heat {
  const resolutionMs = frames.at(-1)?.resolutionMs ?? 1000
  const steps = Math.max(1, Math.ceil((toMs - fromMs) / resolutionMs))
  const columnMs = Math.ceil(steps / mostColumns) * resolutionMs
  const columns = Math.max(1, Math.ceil((toMs - fromMs) / columnMs))
  const byColumn: Sample[][] = Array.from({ length: columns }, () => [])
  for (const frame of frames) byColumn[Math.floor((frame.startMs - fromMs) / columnMs)]?.push(frame)

  const names = new Set([...also, ...frames.flatMap((frame) => Object.keys(frame.instances))])
  const rows = [...names].sort(byAddress).map((instance) => ({
    instance,
    cells: byColumn.map((samples) => cellOf(samples, instance, figure)),
  }))
  const top = rows.reduce((most, row) => row.cells.reduce<number>((high, cell) => Math.max(high, cell ?? 0), most), 0)
  return { rows, columns, columnMs, fromMs, top }
}

function cellOf(samples: readonly Sample[], instance: string, figure: HeatFigure): HeatCell {
  if (samples.length === 0) return undefined
  const points = samples.flatMap((each) => each.instances[instance] ?? []).filter(hasRequests)
  if (points.length === 0) return null
  switch (figure) {
    case 'requests':
      return sum(points, rateOf) / samples.length
    case 'errors':
      return sum(points, (each) => (each.errorPercent ?? 0) * rateOf(each)) / sum(points, rateOf)
    case 'p99':
      return points.reduce<number | null>(
        (most, { p99Ms }) => (p99Ms !== null && p99Ms > (most ?? -1) ? p99Ms : most),
        null,
      )
  }
}

function hasRequests(point: TrafficPoint): boolean {
  return rateOf(point) > 0
}

function rateOf(point: TrafficPoint): number {
  return point.requestsPerSecond ?? 0
}

function sum(points: readonly TrafficPoint[], of: (point: TrafficPoint) => number): number {
  return points.reduce((total, each) => total + of(each), 0)
}

/** 10.0.0.2:80 before 10.0.0.10:80. */
function byAddress(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Errors have steps of their own, the same on every strip; other figures go by the strip's highest value. */
const errorSteps = [0, 1, 5, 20]

/** How hot a value is: 0 (as good as it gets) to 4. */
export function heatOf(value: number, figure: HeatFigure, top: number): number {
  if (figure === 'errors') return errorSteps.filter((step) => value > step).length
  return top <= 0 ? 0 : Math.min(4, Math.floor((value / top) * 5))
}

/** Where each degree of heat begins, for the legend. */
export function heatSteps(figure: HeatFigure, top: number): number[] {
  return figure === 'errors' ? [0, ...errorSteps] : [0, 1, 2, 3, 4].map((step) => (top * step) / 5)
}

/** Rows as high as fit to read at ease: labels stand beside those of 12 pixels and more. */
export function rowHeightPx(rows: number): number {
  if (rows <= 16) return 18
  return rows <= 48 ? 12 : 6
}
