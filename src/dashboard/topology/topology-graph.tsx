'use client'

/** The map itself. It is loaded with its layout when it is first shown. */
import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconArrowsMaximize, IconLayoutDistributeVertical, IconMinus, IconPlus } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslations } from 'use-intl'
import type { TopologyEdge } from '@/domain/view/fleet-views'
import { serviceHref } from '../services/service-links'
import { useFormat } from '../ui/use-format'
import { EdgeWords, GraphEdge } from './graph-edge'
import { GraphNode } from './graph-node'
import { useNodeWords } from './node-words'
import { around, edgeTone, type Graph } from './prepare-topology'
import { usePlaces } from './use-places'
import { useViewport, type ViewportControl } from './use-viewport'
import { bringIn, centreOn, detailAt, nearest } from './viewport'
import classes from './topology.module.css'

interface TopologyGraphProps {
  graph: Graph
  /** The service that is told of; the map goes to it when it is chosen elsewhere. */
  focus: string | null
  found: ReadonlySet<string> | null
  onFocus: (service: string | null) => void
}

export function TopologyGraph({ graph, focus, found, onFocus }: TopologyGraphProps) {
  const t = useTranslations('topology')
  const format = useFormat()
  const words = useNodeWords()
  const element = useRef<HTMLDivElement>(null)
  const { places, arrange } = usePlaces(graph)
  const control = useViewport(element, places)
  const [pointed, setPointed] = useState<string | null>(null)
  const { view, size, set } = control
  const detail = detailAt(view.scale)
  const centre = pointed ?? focus
  const near = useMemo(() => (centre === null ? null : around(graph.edges, centre)), [graph.edges, centre])
  const busiest = Math.max(0, ...graph.edges.map((edge) => edge.requestsPerSecond))
  const first = graph.nodes.some((node) => node.service === focus) ? focus : (graph.nodes[0]?.service ?? null)
  useGoTo(focus, control, places)

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directions[event.key]
    if (event.key === '+' || event.key === '=') control.zoom(1.25)
    else if (event.key === '-') control.zoom(0.8)
    else if (event.key === '0') control.fitAll()
    else if (event.key === 'Escape' && focus !== null) onFocus(null)
    else if (direction !== undefined) {
      const shown = new Map([...places].filter(([id]) => graph.nodes.some((node) => node.service === id)))
      const next = nearest(shown, pointed ?? first ?? '', direction)
      const place = next === null ? undefined : places.get(next)
      if (next === null || place === undefined) return
      set((before) => bringIn(place, size, before))
      element.current?.querySelector<SVGElement>(`[data-service="${CSS.escape(next)}"]`)?.focus({ preventScroll: true })
    } else return
    event.preventDefault()
  }
  const lookOf = (...ends: string[]) => {
    if (near !== null)
      return ends.length === 1
        ? near.has(ends[0] ?? '')
          ? 'NEAR'
          : 'FAR'
        : ends.includes(centre ?? '')
          ? 'NEAR'
          : 'FAR'
    return found === null || ends.some((each) => found.has(each)) ? 'PLAIN' : 'FAR'
  }
  return (
    <div className={classes.map}>
      <div ref={element} className={classes.picture} onKeyDown={onKeyDown} role="group" aria-label={t('map')}>
        <svg width="100%" height="100%">
          <defs>
            {(['none', 'warn', 'bad'] as const).map((tone) => (
              <marker
                key={tone}
                id={`topology-arrow-${tone}`}
                className={classes.arrow}
                data-tone={tone}
                viewBox="0 0 8 8"
                refX={1}
                refY={4}
                markerWidth={8}
                markerHeight={8}
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path d="M 0 0.5 L 8 4 L 0 7.5 z" />
              </marker>
            ))}
          </defs>
          <g transform={`translate(${String(view.left)} ${String(view.top)}) scale(${String(view.scale)})`}>
            {graph.edges.map((edge) => {
              const [from, to] = [places.get(edge.from), places.get(edge.to)]
              if (from === undefined || to === undefined) return null
              const look = lookOf(edge.from, edge.to)
              return <GraphEdge key={keyOf(edge)} edge={edge} from={from} to={to} busiest={busiest} look={look} />
            })}
            {graph.nodes.map((node) => {
              const place = places.get(node.service)
              return place === undefined ? null : (
                <GraphNode
                  key={node.service}
                  node={node}
                  place={place}
                  detail={detail}
                  {...words(node)}
                  href={node.service === '' ? '/routes' : serviceHref(node.service)}
                  look={lookOf(node.service)}
                  chosen={focus === node.service}
                  reachable={first === node.service}
                  onPoint={setPointed}
                  onChoose={onFocus}
                />
              )
            })}
            {detail === 'FULL'
              ? graph.edges.map((edge) => {
                  const [from, to] = [places.get(edge.from), places.get(edge.to)]
                  const look = lookOf(edge.from, edge.to)
                  const told = look === 'NEAR' || (look === 'PLAIN' && edgeTone(edge.errorPercent) !== 'none')
                  if (from === undefined || to === undefined || from === to || !told) return null
                  const figures = `${format.rate(edge.requestsPerSecond)}/s · ${format.percent(edge.errorPercent)}`
                  return <EdgeWords key={keyOf(edge)} edge={edge} from={from} to={to} words={figures} />
                })
              : null}
          </g>
        </svg>
      </div>
      <Controls control={control} onArrange={arrange} />
      {detail === 'FULL' || pointed === null ? null : (
        <div className={classes.pointed} aria-hidden>
          {graph.nodes.filter((node) => node.service === pointed).map((node) => words(node).label)}
        </div>
      )}
    </div>
  )
}

function keyOf({ from, to }: TopologyEdge): string {
  return `${from}\n${to}`
}

const directions: Readonly<Record<string, { x: -1 | 0 | 1; y: -1 | 0 | 1 }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** Goes to the service that was chosen, once for each choice: not again when figures come. */
function useGoTo(focus: string | null, { size, set }: ViewportControl, places: ReturnType<typeof usePlaces>['places']) {
  const goneTo = useRef<string | null>(null)
  useEffect(() => {
    if (focus === null) goneTo.current = null
    const place = focus === null ? undefined : places.get(focus)
    if (place === undefined || size.width === 0 || goneTo.current === focus) return
    goneTo.current = focus
    set((before) => (before.scale >= 0.7 ? bringIn(place, size, before) : centreOn(place, size, before)))
  }, [focus, places, size, set])
}

function Controls({ control, onArrange }: { control: ViewportControl; onArrange: () => void }) {
  const t = useTranslations('topology')
  const buttons = [
    {
      label: t('zoomIn'),
      icon: IconPlus,
      act: () => {
        control.zoom(1.25)
      },
    },
    {
      label: t('zoomOut'),
      icon: IconMinus,
      act: () => {
        control.zoom(0.8)
      },
    },
    { label: t('fit'), icon: IconArrowsMaximize, act: control.fitAll },
    {
      label: t('arrange'),
      icon: IconLayoutDistributeVertical,
      act: () => {
        onArrange()
        control.fitAll()
      },
    },
  ]
  return (
    <Group gap={4} className={classes.controls}>
      {buttons.map(({ label, icon: ButtonIcon, act }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="default" size={30} aria-label={label} onClick={act}>
            <ButtonIcon size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  )
}
