'use client'

/**
 * One ticking clock for everything that shows an age: all of it changes in the same render, once a second, and not at
 * all while the tab is hidden. It is the server's, of which all times on the screens are.
 */
import { useSyncExternalStore } from 'react'
import { ServerClock } from './server-clock'

const tickMs = 1000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
const clock = new ServerClock(() => Date.now())
let nowMs = 0
let ownMs = 0

function take() {
  nowMs = clock.now()
  ownMs = Date.now()
}

function tick() {
  if (document.hidden) return
  take()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  if (timer === undefined) {
    take()
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
  if (nowMs === 0) take()
  return nowMs
}

function readOwn() {
  if (ownMs === 0) take()
  return ownMs
}

/** The server said what time it is, just now. */
export function learnServerTime(serverMs: number): void {
  clock.learn(serverMs)
}

/** By the server's clock, ms since the epoch; for what is asked of it, not for what is drawn. */
export function serverNowMs(): number {
  return clock.now()
}

/** By the server's clock, ms since the epoch, renewed each second; null while rendering on the server. */
export function useNowMs(): number | null {
  return useSyncExternalStore<number | null>(subscribe, read, () => null)
}

/** The same by this browser's own clock, for what only this browser knows: when something came in. */
export function useOwnNowMs(): number | null {
  return useSyncExternalStore<number | null>(subscribe, readOwn, () => null)
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
