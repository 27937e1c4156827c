'use client'

/**
 * One ticking clock for everything that shows an age: all of it changes in the same render, once a second, and not at
 * all while the tab is hidden.
 */
import { useSyncExternalStore } from 'react'

const tickMs = 1000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let nowMs = 0

function tick() {
  if (document.hidden) return
  nowMs = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  if (timer === undefined) {
    nowMs = Date.now()
    timer = setInterval(tick, tickMs)
    document.addEventListener('visibilitychange', tick)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    document.removeEventListener('visibilitychange', tick)
  }
}

function read() {
  if (nowMs === 0) nowMs = Date.now()
  return nowMs
}

/** Milliseconds since the epoch, renewed each second; null while rendering on the server. */
export function useNowMs(): number | null {
  return useSyncExternalStore<number | null>(subscribe, read, () => null)
}

/**
 * What is to be read from the time: drawn again when that changes and not with each tick, so that a list of ages that
 * are minutes old stands still. Null while rendering on the server.
 */
export function useTextAt(textAt: (nowMs: number) => string): string | null {
  return useSyncExternalStore<string | null>(
    subscribe,
    () => textAt(read()),
    () => null,
  )
}

/** The time while it matters, else null: what does not change with it is not drawn again by it. */
export function useNowWhile(matters: (nowMs: number) => boolean): number | null {
  return useSyncExternalStore<number | null>(
    subscribe,
    () => (matters(read()) ? read() : null),
    () => null,
  )
}
