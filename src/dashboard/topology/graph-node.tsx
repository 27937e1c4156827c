'use client'

import Link from 'next/link'
import { memo } from 'react'
import type { TopologyNode } from '@/domain/view/fleet-views'
import { iconOf, toneOf } from '../ui/state-badge'
import { nodeHeight, nodeWidth, type Place } from './layout'
import { healthOf } from './prepare-topology'
import type { Detail } from './viewport'
import classes from './topology.module.css'

interface GraphNodeProps {
  node: TopologyNode
  place: Place
  detail: Detail
  /** What it is called, and its figures in words. */
  name: string
  rate: string
  label: string
  href: string
  look: 'PLAIN' | 'NEAR' | 'FAR'
  chosen: boolean
  /** Whether Tab comes to it: one of all does, arrow keys go on from there. */
  reachable: boolean
  onPoint: (service: string | null) => void
  onChoose: (service: string) => void
}

const half = { x: nodeWidth / 2, y: nodeHeight / 2 }
const shortened = { FULL: 19, NAME: 13 }

/** A service: its health as a shape and a word, its name, its requests a second, its breaker where it is not closed. */
export const GraphNode = memo(function GraphNode(props: GraphNodeProps) {
  const { node, place, detail, name, rate, label, href, look, chosen, reachable, onPoint, onChoose } = props
  const health = healthOf(node)
  const outside = node.service === ''
  const HealthIcon = iconOf(health)
  const BreakerIcon = node.breaker === null || node.breaker === 'CLOSED' ? null : iconOf(node.breaker)
  const large = detail !== 'FULL'
  return (
    <Link
      href={href}
      className={classes.node}
      data-service={node.service}
      data-look={look}
      data-tone={outside ? 'none' : toneOf(health)}
      data-chosen={chosen || undefined}
      aria-label={label}
      aria-current={chosen || undefined}
      tabIndex={reachable ? 0 : -1}
      prefetch={false}
      draggable={false}
      onClick={(event) => {
        // The first press tells of it, a second, or one with a key held, opens its page.
        if (chosen || outside || event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onChoose(node.service)
      }}
      onPointerEnter={() => {
        onPoint(node.service)
      }}
      onPointerLeave={() => {
        onPoint(null)
      }}
      onFocus={() => {
        onPoint(node.service)
      }}
      onBlur={() => {
        onPoint(null)
      }}
    >
      <g transform={`translate(${String(place.x - half.x)} ${String(place.y - half.y)})`}>
        <rect width={nodeWidth} height={nodeHeight} rx={8} className={classes.box} />
        <rect width={5} height={nodeHeight - 16} x={8} y={8} rx={2.5} className={classes.stripe} />
        {detail === 'SHAPE' ? (
          outside ? null : (
            <HealthIcon x={half.x - 19} y={half.y - 19} width={38} height={38} className={classes.shape} />
          )
        ) : (
          <text
            x={outside ? 22 : large ? 50 : 42}
            y={large || rate === '' ? half.y + (large ? 7 : 5) : 22}
            className={classes.name}
            fontSize={large ? 20 : 13}
          >
            {short(name, shortened[detail])}
          </text>
        )}
        {detail === 'SHAPE' || outside ? null : (
          <HealthIcon
            x={20}
            y={large || rate === '' ? half.y - (large ? 12 : 8) : 9}
            width={large ? 24 : 16}
            height={large ? 24 : 16}
            className={classes.shape}
          />
        )}
        {detail !== 'FULL' ? null : (
          <text x={22} y={42} className={classes.rate} fontSize={12}>
            {rate}
          </text>
        )}
        {BreakerIcon === null || node.breaker === null ? null : (
          <g data-tone={toneOf(node.breaker)} className={classes.breaker}>
            <BreakerIcon
              x={nodeWidth - 28}
              y={large ? half.y - 10 : 29}
              width={large ? 20 : 16}
              height={large ? 20 : 16}
            />
          </g>
        )}
      </g>
    </Link>
  )
})

function short(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name
}
