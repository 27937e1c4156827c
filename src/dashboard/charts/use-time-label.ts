'use client'

import { useMemo } from 'react'
import { useFormatter } from 'use-intl'

const secondsUpToMs = 600_000
const timesUpToMs = 129_600_000

/** Times as text: short ones for an axis of this span, whole ones for the pointer. */
export function useTimeLabel(spanMs: number) {
  const { dateTime } = useFormatter()
  return useMemo(() => {
    const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const
    const day = { month: 'short', day: 'numeric' } as const
    return {
      onAxis: (atMs: number) =>
        dateTime(
          atMs,
          spanMs > timesUpToMs ? day : { ...time, ...(spanMs < secondsUpToMs ? { second: '2-digit' as const } : {}) },
        ),
      pointed: (atMs: number) =>
        dateTime(atMs, { ...time, second: '2-digit', ...(spanMs > timesUpToMs / 3 ? day : {}) }),
    }
  }, [dateTime, spanMs])
}
