export const timeRanges = ['5m', '15m', '1h', '6h', '24h', '7d'] as const
export type TimeRange = (typeof timeRanges)[number]

export const spanMsOf: Record<TimeRange, number> = {
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
}

/** Up to this span, frames are of one second and appended from the stream. */
export const liveSpanMs = spanMsOf['15m']

export interface AbsoluteRange {
  fromMs: number
  toMs: number
}

/** Shorter ones show a handful of points. */
export const leastSpanMs = 10_000

/** A stretch that can be drawn: at least ten seconds, at most seven days; null when it is not one. */
export function absoluteRange(fromMs: number | null, toMs: number | null): AbsoluteRange | null {
  if (fromMs === null || toMs === null || !Number.isFinite(fromMs) || !Number.isFinite(toMs)) return null
  const spanMs = toMs - fromMs
  return fromMs >= 0 && spanMs >= leastSpanMs && spanMs <= spanMsOf['7d'] ? { fromMs, toMs } : null
}

/** How often figures of a span that ends now are read again. */
export function refetchMs(spanMs: number): number {
  return spanMs <= spanMsOf['1h'] ? 10_000 : 60_000
}
