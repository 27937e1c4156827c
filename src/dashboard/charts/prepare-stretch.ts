/** Between the places on a chart and times, for the pointer and for zooming by a drag. */
import { absoluteRange, leastSpanMs, type AbsoluteRange } from '../live/time-spans'

/** The time at a share (0 to 1) of a chart's width; outside of it, its nearer end. */
export function timeAt(share: number, fromMs: number, toMs: number): number {
  return Math.round(fromMs + (toMs - fromMs) * Math.min(1, Math.max(0, share)))
}

/** Where a time lies, as a share of the width; null when it is not on the chart. */
export function shareOf(atMs: number, fromMs: number, toMs: number): number | null {
  if (toMs <= fromMs || atMs < fromMs || atMs > toMs) return null
  return (atMs - fromMs) / (toMs - fromMs)
}

/**
 * The stretch that was dragged over, in whole seconds. A drag over less than can be drawn is widened about its middle; one
 * that covers next to nothing of the chart was a click, and is none.
 */
export function stretchOf(oneMs: number, otherMs: number, chartSpanMs: number): AbsoluteRange | null {
  const spanMs = Math.abs(otherMs - oneMs)
  if (spanMs < chartSpanMs / 100) return null
  const middleMs = (oneMs + otherMs) / 2
  const halfMs = Math.max(spanMs, leastSpanMs) / 2
  return absoluteRange(Math.floor((middleMs - halfMs) / 1000) * 1000, Math.ceil((middleMs + halfMs) / 1000) * 1000)
}
