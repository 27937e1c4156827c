'use client'

import { memo } from 'react'
import type { TopologyEdge } from '@/domain/view/fleet-views'
import { nodeHeight, nodeWidth, type Place } from './layout'
import { edgeTone, edgeWidthPx } from './prepare-topology'
import classes from './topology.module.css'

interface GraphEdgeProps {
  edge: TopologyEdge
  from: Place
  to: Place
  busiest: number
  look: 'PLAIN' | 'NEAR' | 'FAR'
}

/** A call: as wide as it is frequent, amber or red as it fails. */
export const GraphEdge = memo(function GraphEdge({ edge, from, to, busiest, look }: GraphEdgeProps) {
  const tone = edgeTone(edge.errorPercent)
  const width = edgeWidthPx(edge.requestsPerSecond, busiest)
  return (
    <g className={classes.edge} data-tone={tone} data-look={look}>
      <path d={pathOf(from, to)} strokeWidth={width} markerEnd={`url(#topology-arrow-${tone})`} />
    </g>
  )
})

interface EdgeWordsProps {
  edge: TopologyEdge
  from: Place
  to: Place
  words: string
}

/** A call's figures, over all else: what is told of must not hide behind what is not. */
export const EdgeWords = memo(function EdgeWords({ edge, from, to, words }: EdgeWordsProps) {
  return (
    <text
      className={classes.words}
      data-tone={edgeTone(edge.errorPercent)}
      x={(from.x + to.x) / 2}
      y={(from.y + to.y) / 2 - 5}
      textAnchor="middle"
    >
      {words}
    </text>
  )
})

const arrowPx = 7

/** From the right side of the caller to the left side of the callee; back round below when that stands left of it. */
function pathOf(from: Place, to: Place): string {
  const [x1, y1] = [from.x + nodeWidth / 2, from.y]
  const [x2, y2] = [to.x - nodeWidth / 2 - arrowPx, to.y]
  if (from === to) {
    const [x, y] = [from.x, from.y - nodeHeight / 2]
    return `M ${String(x - 20)} ${String(y)} c -8 -34 48 -34 40 ${String(-arrowPx)}`
  }
  if (x2 > x1) {
    const bend = Math.max(40, (x2 - x1) / 2)
    return `M ${String(x1)} ${String(y1)} C ${String(x1 + bend)} ${String(y1)} ${String(x2 - bend)} ${String(y2)} ${String(x2)} ${String(y2)}`
  }
  const below = Math.max(y1, y2) + nodeHeight * 1.4
  return `M ${String(x1)} ${String(y1)} C ${String(x1 + 110)} ${String(below)} ${String(x2 - 110)} ${String(below)} ${String(x2)} ${String(y2)}`
}
