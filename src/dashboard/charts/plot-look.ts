/** What all charts with axes have in common: the room around the plot, and how its axes look. */

/** From the edges of a chart to its plot. */
export const plotInsets = { top: 8, right: 12, bottom: 22, left: 52 }

/** Axes take their own room at the left and below. */
export const plotMargin = { top: plotInsets.top, right: plotInsets.right, bottom: 0, left: 0 }

const tick = { fontSize: 11, fill: 'var(--sy-muted)' }

export const axisBelow = {
  type: 'number',
  tick,
  tickLine: false,
  axisLine: { stroke: 'var(--sy-border)' },
  height: plotInsets.bottom,
} as const

export const axisLeft = { tick, tickLine: false, axisLine: false, width: plotInsets.left } as const
