/**
 * From frames to the points of a chart. A frame is a point; where frames are missing the line breaks (one point without
 * values), so that a gap is seen as a gap and never as a straight line or as zero.
 */
import type { FrameView } from '@/domain/view/views'

export type PointValues = Readonly<Record<string, number | null>>

export interface ChartPoint {
  atMs: number
  values: PointValues
}

/**
 * @param frames in order of time
 * @param valuesOf a frame's values by series; null for a frame that knows nothing of what is drawn
 */
export function preparePoints<Frame extends Pick<FrameView, 'startMs' | 'resolutionMs'>>(
  frames: readonly Frame[],
  valuesOf: (frame: Frame) => PointValues | null,
): ChartPoint[] {
  const points: ChartPoint[] = []
  let endMs: number | null = null
  for (const frame of frames) {
    const values = valuesOf(frame)
    if (values === null) continue
    // Half an interval of slack: intervals of different lengths do not meet exactly.
    if (endMs !== null && frame.startMs - endMs > frame.resolutionMs / 2) points.push({ atMs: endMs, values: {} })
    points.push({ atMs: frame.startMs, values })
    endMs = frame.startMs + frame.resolutionMs
  }
  return points
}

/** A series' newest value; null when the newest point is not from the end of the window, for old news is no news. */
export function latestValue(points: readonly ChartPoint[], key: string, toMs: number, withinMs: number): number | null {
  const last = points.at(-1)
  if (last === undefined || toMs - last.atMs > withinMs) return null
  return last.values[key] ?? null
}

/** The point of the interval that a time lies in; undefined where there is none, or a gap. */
export function pointAt(points: readonly ChartPoint[], atMs: number, resolutionMs: number): ChartPoint | undefined {
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((points[middle]?.atMs ?? Infinity) <= atMs) low = middle
    else high = middle - 1
  }
  const point = points[low]
  return point !== undefined && point.atMs <= atMs && atMs - point.atMs < resolutionMs ? point : undefined
}

/** The points that stand alone in their series: no line leads to them, so that they would not be seen. */
export function alonePoints(points: readonly ChartPoint[], key: string): ChartPoint[] {
  const isKnown = (at: number) => typeof points[at]?.values[key] === 'number'
  return points.filter((_point, index) => isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1))
}

/** Lowest and highest value of a series; null when it has none. */
export function extent(points: readonly ChartPoint[], key: string): { min: number; max: number } | null {
  let found: { min: number; max: number } | null = null
  for (const point of points) {
    const value = point.values[key]
    if (value === undefined || value === null) continue
    found =
      found === null ? { min: value, max: value } : { min: Math.min(found.min, value), max: Math.max(found.max, value) }
  }
  return found
}
