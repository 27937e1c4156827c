'use client'

/**
 * The time range of the charts, in the address: `range` for the last so and so long, or `from` and `to` (ISO, UTC) for a
 * stretch that stands still. What the address says amiss counts as not said.
 */
import { parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { absoluteRange, timeRanges, type AbsoluteRange, type TimeRange } from './time-spans'

const address = {
  range: parseAsStringLiteral(timeRanges).withDefault('5m'),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
}

export interface ChosenTime {
  range: TimeRange
  /** Not null: this stretch, and not the last `range`. */
  absolute: AbsoluteRange | null
  setRange: (range: TimeRange) => void
  setAbsolute: (stretch: AbsoluteRange) => void
  backToLive: () => void
}

export function useTimeRange(): ChosenTime {
  const [{ range, from, to }, set] = useQueryStates(address)
  const fromMs = from?.getTime() ?? null
  const toMs = to?.getTime() ?? null
  return useMemo(
    () => ({
      range,
      absolute: absoluteRange(fromMs, toMs),
      setRange: (next) => {
        void set({ range: next, from: null, to: null })
      },
      setAbsolute: (stretch) => {
        void set({ from: new Date(stretch.fromMs), to: new Date(stretch.toMs) }, { history: 'push' })
      },
      backToLive: () => {
        void set({ from: null, to: null })
      },
    }),
    [range, fromMs, toMs, set],
  )
}
