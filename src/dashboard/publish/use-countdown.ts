'use client'

import { useEffect, useRef, useState } from 'react'
import { holdCountdown, leftMs, startCountdown, type Countdown } from './countdown'

const tickMs = 200

/** Milliseconds left of `totalMs` since the first render; stands still while `held`. */
export function useCountdown(totalMs: number, held: boolean): number {
  const countdown = useRef<Countdown | null>(null)
  const [left, setLeft] = useState(totalMs)
  const over = left <= 0
  useEffect(() => {
    if (over) return
    const nowMs = performance.now()
    const running = holdCountdown(countdown.current ?? startCountdown(totalMs, nowMs), held, nowMs)
    countdown.current = running
    const timer = setInterval(() => {
      setLeft(leftMs(running, performance.now()))
    }, tickMs)
    return () => {
      clearInterval(timer)
    }
  }, [totalMs, held, over])
  return left
}
