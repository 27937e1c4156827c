'use client'

/**
 * A line across a chart that is dragged along one of its axes: by pointer anywhere on the chart, or by keyboard on its
 * handle, which is a slider to assistive technology.
 */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import classes from './what-if.module.css'

export interface PlotInsets {
  top: number
  right: number
  bottom: number
  left: number
}

interface DragLineProps {
  axis: 'x' | 'y'
  /** Where the plot lies within the chart, in pixels. */
  insets: PlotInsets
  /** 0 to 1 along the axis. */
  place: number
  label: string
  value: number
  least: number
  most: number
  valueText: string
  onPlace: (place: number) => void
  /** Whether the key meant something. */
  onKey: (key: string) => boolean
}

export function DragLine({ axis, insets, place, label, value, least, most, valueText, ...on }: DragLineProps) {
  const plot = useRef<HTMLDivElement>(null)
  const handle = useRef<HTMLDivElement>(null)
  const placeAt = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect()
    if (box === undefined) return
    on.onPlace(axis === 'x' ? (event.clientX - box.left) / box.width : (box.bottom - event.clientY) / box.height)
  }
  const percent = `${String(place * 100)}%`
  return (
    <div
      ref={plot}
      className={classes.plot}
      data-axis={axis}
      style={insets}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        handle.current?.focus({ preventScroll: true })
        placeAt(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) placeAt(event)
      }}
    >
      <div className={classes.dragLine} data-axis={axis} style={axis === 'x' ? { left: percent } : { bottom: percent }}>
        <div
          ref={handle}
          role="slider"
          tabIndex={0}
          className={classes.handle}
          aria-label={label}
          aria-orientation={axis === 'x' ? 'horizontal' : 'vertical'}
          aria-valuemin={least}
          aria-valuemax={most}
          aria-valuenow={value}
          aria-valuetext={valueText}
          onKeyDown={(event: KeyboardEvent) => {
            if (on.onKey(event.key)) event.preventDefault()
          }}
        />
      </div>
    </div>
  )
}
