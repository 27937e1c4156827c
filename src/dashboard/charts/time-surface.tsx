'use client'

/**
 * What every picture over time shares: the line where the pointer is, on all of them, and zooming in by dragging over a
 * stretch. Escape gives a drag up.
 */
import { useEffect, useState, type PointerEvent, type ReactNode } from 'react'
import { useTimeRange } from '../live/time-range'
import { shareOf, stretchOf, timeAt } from './prepare-stretch'
import { pointer, usePointedMs } from './time-pointer'
import classes from './time-surface.module.css'

interface TimeSurfaceProps {
  fromMs: number
  toMs: number
  /** Where times begin and end within the surface. */
  leftPx: number
  rightPx: number
  bottomPx?: number
  children: ReactNode
}

interface Drag {
  oneMs: number
  otherMs: number
}

export function TimeSurface({ fromMs, toMs, leftPx, rightPx, bottomPx = 0, children }: TimeSurfaceProps) {
  const { setAbsolute } = useTimeRange()
  const [drag, setDrag] = useState<Drag | null>(null)
  const pointedTime = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return timeAt((event.clientX - box.left - leftPx) / (box.width - leftPx - rightPx), fromMs, toMs)
  }
  useEffect(() => {
    if (drag === null) return
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setDrag(null)
    }
    document.addEventListener('keydown', giveUp, true)
    return () => {
      document.removeEventListener('keydown', giveUp, true)
    }
  }, [drag])
  useEffect(
    () => () => {
      pointer.set(null)
    },
    [],
  )
  return (
    <div
      className={classes.surface}
      data-dragging={drag === null ? undefined : true}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const atMs = pointedTime(event)
        setDrag({ oneMs: atMs, otherMs: atMs })
      }}
      onPointerMove={(event) => {
        const atMs = pointedTime(event)
        pointer.set(atMs)
        setDrag((before) => (before === null ? null : { ...before, otherMs: atMs }))
      }}
      onPointerUp={() => {
        const stretch = drag === null ? null : stretchOf(drag.oneMs, drag.otherMs, toMs - fromMs)
        setDrag(null)
        if (stretch !== null) setAbsolute(stretch)
      }}
      onPointerCancel={() => {
        setDrag(null)
      }}
      onPointerLeave={() => {
        pointer.set(null)
      }}
    >
      {children}
      <div className={classes.over} style={{ left: leftPx, right: rightPx, bottom: bottomPx }} aria-hidden>
        <PointerLine fromMs={fromMs} toMs={toMs} />
        {drag === null ? null : <Dragged drag={drag} fromMs={fromMs} toMs={toMs} />}
      </div>
    </div>
  )
}

function PointerLine({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const atMs = usePointedMs()
  const share = atMs === null ? null : shareOf(atMs, fromMs, toMs)
  return share === null ? null : <div className={classes.line} style={{ left: `${String(share * 100)}%` }} />
}

function Dragged({ drag, fromMs, toMs }: { drag: Drag; fromMs: number; toMs: number }) {
  const begin = shareOf(Math.max(fromMs, Math.min(drag.oneMs, drag.otherMs)), fromMs, toMs) ?? 0
  const end = shareOf(Math.min(toMs, Math.max(drag.oneMs, drag.otherMs)), fromMs, toMs) ?? 0
  return (
    <div
      className={classes.dragged}
      style={{ left: `${String(begin * 100)}%`, width: `${String(Math.max(0, end - begin) * 100)}%` }}
    />
  )
}
