'use client'

import { useEffect, useState } from 'react'
import { holdCountdown, leftMs, startCountdown } from './countdown'

const tickMs = 200

/** Milliseconds left of `totalMs` since the first render; stands still while `held`. */
export function useCountdown(totalMs: number, held: boolean): number {
  const [countdown, setCountdown] = useState(() => startCountdown(totalMs, performance.now()))
  const [left, setLeft] = useState(totalMs)
  const over = left <= 0
  useEffect(() => {
    setCountdown((before) => holdCountdown(before, held, performance.now()))
  }, [held])
  useEffect(() => {
    if (over) return
    const timer = setInterval(() => {
      setLeft(leftMs(countdown, performance.now()))
    }, tickMs)
    return () => {
      clearInterval(timer)
    }
  }, [countdown, over])
  return left
}
