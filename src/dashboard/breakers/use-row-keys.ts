'use client'

import type { KeyboardEvent } from 'react'
import { useMay } from '../session/session-context'
import type { BreakerAction } from './board'
import type { BoardRow } from './board-rows'
import type { Act } from './breaker-actions'

const intents: Readonly<Record<string, BreakerAction>> = { t: 'FORCED_OPEN', r: 'RESET' }

interface RowKeys {
  rows: readonly BoardRow[]
  onAct: Act
  onToggle: (row: BoardRow) => void
}

/**
 * On a row that has the focus, `t` asks to trip and `r` to reset what it shows; → opens it and ← closes it, as in trees
 * elsewhere.
 */
export function useRowKeys({ rows, onAct, onToggle }: RowKeys) {
  const mayAct = useMay('OPERATOR')
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (!(event.target instanceof HTMLElement) || event.target.dataset.key === undefined) return
    const { key } = event.target.dataset
    const row = rows.find((each) => each.key === key)
    if (row === undefined) return
    const intent = intents[event.key]
    if (intent !== undefined && mayAct) {
      event.preventDefault()
      onAct(row.breaker, intent, row.target)
    } else if (row.open === (event.key === 'ArrowLeft') && ['ArrowLeft', 'ArrowRight'].includes(event.key)) {
      event.preventDefault()
      onToggle(row)
    }
  }
}
