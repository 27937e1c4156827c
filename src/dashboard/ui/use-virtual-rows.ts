'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

const rowHeightPx = 37
const virtualAbove = 200

export interface RowWindow {
  active: boolean
  /** Indexes of the rows in the document: [from, to). */
  from: number
  to: number
  /** Room for the rows that are not. */
  beforePx: number
  afterPx: number
  reveal: (index: number) => void
}

/** Which rows of a long table are in the document. Short tables hold all of theirs. */
export function useVirtualRows(count: number, scroller: RefObject<HTMLElement | null>): RowWindow {
  const active = count > virtualAbove
  // The compiler's rule: this hook's functions change without their identity. Nothing here is memoised by them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: active ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
  })
  if (!active) {
    return { active, from: 0, to: count, beforePx: 0, afterPx: 0, reveal: () => undefined }
  }
  const items = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  return {
    active,
    from: first?.index ?? 0,
    to: last === undefined ? Math.min(count, 40) : last.index + 1,
    beforePx: first?.start ?? 0,
    afterPx: last === undefined ? 0 : virtualizer.getTotalSize() - last.end,
    reveal: (index) => {
      virtualizer.scrollToIndex(index)
    },
  }
}
