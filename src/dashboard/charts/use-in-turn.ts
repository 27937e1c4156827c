'use client'

import { useEffect, useState } from 'react'
import { Turns } from './turns'

const turns = new Turns((run) => requestAnimationFrame(run))

/** The newest value that had its turn to be drawn: a few frames behind when several charts of the page have news. */
export function useInTurn<Value>(value: Value): Value {
  const [shown, setShown] = useState(value)
  useEffect(
    () =>
      turns.take(() => {
        setShown(() => value)
      }),
    [value],
  )
  return shown
}
