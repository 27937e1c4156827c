'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

const rowHeightPx = 37
const cardHeightPx = 168
/** Before the first measurement: about a screen of rows. */
const firstRows = 30

export interface PagedView {
  /** Indexes of the rows in the document: [from, to). */
  from: number
  to: number
  /** Room for the rows that are not. */
  beforePx: number
  afterPx: number
  reveal: (index: number) => void
  /** For the rows of phones, which are cards of differing height; null elsewhere, where all are alike. */
  measure: ((element: HTMLElement | null) => void) | null
}

/** Which rows of a list of any length are in the document: those in view, and a few on both sides. */
export function usePagedVirtual(count: number, scroller: RefObject<HTMLElement | null>, phone: boolean): PagedView {
  // The compiler's rule: this hook's functions change without their identity. Nothing here is memoised by them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? cardHeightPx : rowHeightPx),
    overscan: phone ? 3 : 5,
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  return {
    from: first?.index ?? 0,
    to: last === undefined ? Math.min(count, firstRows) : last.index + 1,
    beforePx: first?.start ?? 0,
    afterPx: last === undefined ? 0 : virtualizer.getTotalSize() - last.end,
    reveal: (index) => {
      virtualizer.scrollToIndex(index)
    },
    measure: phone ? virtualizer.measureElement : null,
  }
}
