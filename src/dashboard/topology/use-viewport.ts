'use client'

/** The part of the map in sight: the wheel and two fingers zoom, a drag moves it, keys and buttons do both. */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import type { Places } from './layout'
import { fit, zoomAt, type Size, type Viewport } from './viewport'

export interface ViewportControl {
  view: Viewport
  size: Size
  set: (change: (before: Viewport) => Viewport) => void
  zoom: (factor: number) => void
  fitAll: () => void
}

/** @param element the picture; places are fitted when it is first seen, and as long as nobody has moved it */
export function useViewport(element: RefObject<HTMLElement | null>, places: Places): ViewportControl {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  const [chosen, setChosen] = useState<Viewport | null>(null)
  const fitted = fit(places.values(), size)
  const view = chosen ?? fitted
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  })
  const set = useCallback((change: (before: Viewport) => Viewport) => {
    setChosen(change(latest.current))
  }, [])
  useEffect(() => {
    if (element.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
    }
  }, [element])
  useGestures(element, set)
  return {
    view,
    size,
    set,
    zoom: (factor) => {
      set((before) => zoomAt(before, factor, size.width / 2, size.height / 2))
    },
    fitAll: () => {
      setChosen(null)
    },
  }
}

const dragAfterPx = 4

function useGestures(element: RefObject<HTMLElement | null>, set: ViewportControl['set']) {
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const fingers = new Map<number, { x: number; y: number }>()
    let moved = 0
    const at = (event: { clientX: number; clientY: number }) => {
      const box = target.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { x, y } = at(event)
      set((before) => zoomAt(before, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), x, y))
    }
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return
      fingers.set(event.pointerId, at(event))
      moved = 0
    }
    const onMove = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId)
      if (before === undefined) return
      const now = at(event)
      const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, each]) => each)
      fingers.set(event.pointerId, now)
      moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y)
      if (moved < dragAfterPx) return
      target.setPointerCapture(event.pointerId)
      const [other] = others
      if (other === undefined) {
        set((view) => ({ ...view, left: view.left + now.x - before.x, top: view.top + now.y - before.y }))
        return
      }
      const spread = (point: { x: number; y: number }) => Math.hypot(point.x - other.x, point.y - other.y)
      set((view) =>
        zoomAt(view, spread(now) / Math.max(1, spread(before)), (now.x + other.x) / 2, (now.y + other.y) / 2),
      )
    }
    const onUp = (event: PointerEvent) => {
      fingers.delete(event.pointerId)
    }
    // The end of a drag is no click on what lies under it.
    const onClick = (event: MouseEvent) => {
      if (moved < dragAfterPx) return
      event.preventDefault()
      event.stopPropagation()
      moved = 0
    }
    target.addEventListener('wheel', onWheel, { passive: false })
    target.addEventListener('pointerdown', onDown)
    target.addEventListener('pointermove', onMove)
    target.addEventListener('pointerup', onUp)
    target.addEventListener('pointercancel', onUp)
    target.addEventListener('click', onClick, true)
    return () => {
      target.removeEventListener('wheel', onWheel)
      target.removeEventListener('pointerdown', onDown)
      target.removeEventListener('pointermove', onMove)
      target.removeEventListener('pointerup', onUp)
      target.removeEventListener('pointercancel', onUp)
      target.removeEventListener('click', onClick, true)
    }
  }, [element, set])
}
