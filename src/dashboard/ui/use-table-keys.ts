'use client'

import { useEffect, useRef, type RefObject } from 'react'

interface TableKeys {
  table: RefObject<HTMLElement | null>
  filter: RefObject<HTMLInputElement | null>
  rowCount: number
  /** Brings a row into view (and into the document, where rows are virtual). */
  reveal: (index: number) => void
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

/** `/` goes to the filter; `j` and `k` move through the rows. Quiet while typing and while a dialog is open. */
export function useTableKeys(keys: TableKeys) {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"]') !== null) return
      const { table, filter, rowCount, reveal } = latest.current
      if (event.key === '/') {
        event.preventDefault()
        filter.current?.focus()
        filter.current?.select()
      } else if ((event.key === 'j' || event.key === 'k') && rowCount > 0) {
        event.preventDefault()
        const focused = document.activeElement?.closest<HTMLElement>('tr[data-row]')
        const current = focused !== null && focused !== undefined ? Number(focused.dataset.row) : -1
        const next = event.key === 'j' ? Math.min(rowCount - 1, current + 1) : Math.max(0, current - 1)
        reveal(next)
        // At once when the row is there, so that no key of a quick hand is lost; a virtual row comes with the next frame.
        const row = () => table.current?.querySelector<HTMLElement>(`tr[data-row="${String(next)}"]`)
        const there = row()
        if (there) there.focus()
        else requestAnimationFrame(() => row()?.focus())
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
