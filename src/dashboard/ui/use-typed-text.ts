'use client'

import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

/** What is typed is asked for once the hand rests. */
const restMs = 120

/**
 * The text of a filter while it is typed: on the screen with each key, told to `onText` when the hand rests, so that the
 * list behind it is not worked out for every letter. A text that comes from elsewhere (a link, "clear") replaces it.
 */
export function useTypedText(text: string, onText: (text: string) => void) {
  const [state, setState] = useState({ typed: text, seen: text, told: text })
  if (state.seen !== text) setState({ ...state, typed: text === state.told ? state.typed : text, seen: text })
  const tell = useDebouncedCallback((next: string) => {
    setState((before) => ({ ...before, told: next }))
    onText(next)
  }, restMs)
  return {
    text: state.typed,
    type: (next: string) => {
      setState((before) => ({ ...before, typed: next }))
      tell(next)
    },
  }
}
