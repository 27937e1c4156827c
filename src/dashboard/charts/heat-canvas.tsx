'use client'

/**
 * Draws a strip of heat: two hundred instances over three hundred columns are one canvas, drawn in a few milliseconds,
 * where elements would be sixty thousand. The pointer or the arrow keys choose a cell, which is told in words.
 */
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { heatOpacities, labelWidthPx } from './heat-canvas-size'
import { heatOf, rowHeightPx, type Heat, type HeatFigure } from './prepare-heat'
import { timeAt } from './prepare-stretch'
import { TimeSurface } from './time-surface'
import { pointer, usePointedMs } from './time-pointer'
import { useTimeLabel } from './use-time-label'
import classes from './heat.module.css'

export interface HeatCanvasProps {
  heat: Heat
  figure: HeatFigure
  toMs: number
  format: (value: number | null | undefined) => string
  label: string
}

const rightPx = 12

interface Chosen {
  row: number
  /** Below which the words stand. */
  topPx: number
}

export function HeatCanvas({ heat, figure, toMs, format, label }: HeatCanvasProps) {
  const t = useTranslations('charts')
  const canvas = useDrawing(heat, figure)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const heightPx = rowHeightPx(heat.rows.length)
  const words = useCellWords(heat, chosen?.row ?? null, toMs, format)
  const choose = (row: number) => {
    const within = Math.min(heat.rows.length - 1, Math.max(0, row))
    setChosen({ row: within, topPx: (within + 1) * heightPx })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    choose((chosen?.row ?? 0) + step.rows)
    const atMs = pointer.read() ?? toMs - heat.columnMs
    const column = Math.floor((atMs - heat.fromMs) / heat.columnMs) + step.columns
    pointer.set(heat.fromMs + (Math.min(heat.columns - 1, Math.max(0, column)) + 0.5) * heat.columnMs)
  }
  return (
    <TimeSurface fromMs={heat.fromMs} toMs={toMs} leftPx={labelWidthPx} rightPx={rightPx}>
      <div
        // It takes the arrow keys for itself.
        role="application"
        aria-label={t('heat.keys', { label })}
        tabIndex={0}
        className={classes.plot}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          choose(Math.floor((event.clientY - box.top) / heightPx))
        }}
        onPointerLeave={() => {
          setChosen(null)
        }}
        onBlur={() => {
          setChosen(null)
          pointer.set(null)
        }}
      >
        <div className={classes.labels} style={{ width: labelWidthPx, fontSize: heightPx >= 18 ? 11.5 : 10 }}>
          {heightPx < 12
            ? null
            : heat.rows.map((row, index) => (
                <div
                  key={row.instance}
                  style={{ height: heightPx, lineHeight: `${String(heightPx)}px` }}
                  data-chosen={chosen?.row === index || undefined}
                >
                  {row.instance}
                </div>
              ))}
        </div>
        <canvas
          ref={canvas}
          aria-hidden
          style={{ left: labelWidthPx, width: `calc(100% - ${String(labelWidthPx + rightPx)}px)` }}
          className={classes.canvas}
        />
        <div style={{ height: heat.rows.length * heightPx }} />
        {chosen === null ? null : (
          <div
            className={classes.row}
            style={{ top: chosen.topPx - heightPx, height: heightPx, left: labelWidthPx, right: rightPx }}
          />
        )}
      </div>
      {chosen === null || words === null ? null : (
        <div
          className={classes.words}
          style={{ top: wordsTopPx(chosen, heat.rows.length * heightPx, heightPx), left: labelWidthPx + 8 }}
        >
          {words}
        </div>
      )}
      <div className={classes.spoken} role="status">
        {chosen === null ? '' : words}
      </div>
    </TimeSurface>
  )
}

const wordsHeightPx = 32

/** Below the row, or above it where that would reach beyond the strip. */
function wordsTopPx({ topPx }: Chosen, stripPx: number, rowPx: number): number {
  return topPx + wordsHeightPx <= stripPx ? topPx + 4 : Math.max(0, topPx - rowPx - wordsHeightPx)
}

const steps: Readonly<Record<string, { rows: number; columns: number }>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
  Home: { rows: 0, columns: -1e6 },
  End: { rows: 0, columns: 1e6 },
}

/** The chosen cell in words: which instance, when, how much. */
function useCellWords(heat: Heat, row: number | null, toMs: number, format: HeatCanvasProps['format']): string | null {
  const t = useTranslations('charts.heat')
  const time = useTimeLabel(toMs - heat.fromMs)
  const pointedMs = usePointedMs()
  const chosen = row === null ? undefined : heat.rows[row]
  if (chosen === undefined) return null
  const atMs = Math.min(pointedMs ?? toMs, toMs - 1)
  const column = Math.floor(
    (timeAt((atMs - heat.fromMs) / (toMs - heat.fromMs), heat.fromMs, toMs) - heat.fromMs) / heat.columnMs,
  )
  const cell = chosen.cells[column]
  const value = cell === undefined ? t('gap') : cell === null ? t('idle') : format(cell)
  return `${chosen.instance} · ${time.pointed(heat.fromMs + column * heat.columnMs)} · ${value}`
}

/** Draws when there is news, when the width changes, and in the colours of the theme. */
function useDrawing(heat: Heat, figure: HeatFigure) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [widthPx, setWidthPx] = useState(0)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (canvas.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      setWidthPx(Math.round(entry?.contentRect.width ?? 0))
    })
    observer.observe(canvas.current)
    return () => {
      observer.disconnect()
    }
  }, [])
  useEffect(() => {
    if (canvas.current !== null && widthPx > 0) draw(canvas.current, heat, figure, widthPx)
  }, [heat, figure, widthPx, scheme])
  return canvas
}

function draw(canvas: HTMLCanvasElement, heat: Heat, figure: HeatFigure, widthPx: number) {
  const context = canvas.getContext('2d')
  if (context === null) return
  const ratio = Math.min(2, window.devicePixelRatio)
  const heightPx = rowHeightPx(heat.rows.length)
  canvas.width = widthPx * ratio
  canvas.height = heat.rows.length * heightPx * ratio
  const style = getComputedStyle(canvas)
  const idle = style.getPropertyValue('--sy-none-wash')
  const good = style.getPropertyValue(figure === 'errors' ? '--sy-good' : '--sy-accent')
  const hot = style.getPropertyValue(figure === 'errors' ? '--sy-bad' : '--sy-accent')
  const columnPx = canvas.width / heat.columns
  for (const [index, row] of heat.rows.entries()) {
    for (const [column, cell] of row.cells.entries()) {
      if (cell === undefined) continue
      const degree = cell === null ? 0 : heatOf(cell, figure, heat.top)
      context.globalAlpha = cell === null ? 1 : (heatOpacities[degree] ?? 1)
      context.fillStyle = cell === null ? idle : degree === 0 ? good : hot
      // From whole pixel to whole pixel: no seams between cells.
      const [left, right] = [Math.round(column * columnPx), Math.round((column + 1) * columnPx)]
      context.fillRect(left, index * heightPx * ratio, right - left, (heightPx - 1) * ratio)
    }
  }
}
