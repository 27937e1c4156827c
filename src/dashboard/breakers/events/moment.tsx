'use client'

import { useTimeLabel } from '../../charts/use-time-label'

/** The time of day to the second, with its day; the exact instant in UTC on hover. */
export function Moment({ atMs }: { atMs: number }) {
  const label = useTimeLabel(Infinity)
  const iso = new Date(atMs).toISOString()
  return (
    <time dateTime={iso} title={`${iso.replace('T', ' ').slice(0, 23)} UTC`} className="sy-num">
      {label.pointed(atMs)}
    </time>
  )
}
