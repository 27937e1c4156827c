'use client'

import type { KeyboardEvent } from 'react'
import type { BreakerView } from '@/domain/view/views'
import type { BreakerAction } from './board'

const keys: Readonly<Record<string, BreakerAction>> = { t: 'FORCED_OPEN', r: 'RESET' }

/** On a row that has the focus, `t` asks to trip and `r` to reset: from an alert to a trip in three keys. */
export function useRowKeys(
  breakers: readonly BreakerView[],
  act: (breaker: BreakerView, action: BreakerAction) => void,
) {
  return (event: KeyboardEvent) => {
    const action = keys[event.key]
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    if (!(event.target instanceof HTMLElement) || event.target.dataset.key === undefined) return
    const key = event.target.dataset.key
    const breaker = breakers.find((each) => `${each.namespace}/${each.name}` === key)
    if (breaker === undefined) return
    event.preventDefault()
    act(breaker, action)
  }
}
