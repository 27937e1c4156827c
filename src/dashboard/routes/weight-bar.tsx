'use client'

import classes from './weight-bar.module.css'
import type { Weighted } from './weights'

interface WeightBarProps {
  destinations: readonly Weighted[]
  tall?: boolean
}

/** How a route's requests are split, as one bar. Decoration: the figures stand beside it. */
export function WeightBar({ destinations, tall = false }: WeightBarProps) {
  return (
    <div className={classes.bar} data-tall={tall || undefined} aria-hidden>
      {destinations.map((each, index) => (
        <div
          key={index}
          className={classes.part}
          data-place={index % 5}
          style={{ flexGrow: each.weightPercent === '' ? 0 : Math.max(0, each.weightPercent) }}
        />
      ))}
    </div>
  )
}
