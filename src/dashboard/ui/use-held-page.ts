'use client'

import { useMemo, useState } from 'react'
import { goneFrom, holdOrder, isSameOrder, type RowsPage, withoutGone } from './paged-rows'

/**
 * The page as it stands on the screen. While the pointer is over the rows, or one has the focus, live figures change
 * in place and no row moves; what waits is shown upon release.
 *
 * @param listKey names filter and sort: another list is never held back
 */
export function useHeldPage<Row>(page: RowsPage<Row> | undefined, listKey: string, keyOf: (row: Row) => string) {
  const [holds, setHolds] = useState({ pointer: false, focus: false })
  const [last, setLast] = useState({ page, listKey })
  const [shown, setShown] = useState(page)
  const held = holds.pointer || holds.focus
  if (last.page !== page || last.listKey !== listKey) {
    setLast({ page, listKey })
    const mayHold = held && shown !== undefined && page !== undefined && last.listKey === listKey
    // A row under the pointer stays until the pointer leaves; one that merely has the focus may go.
    const kept = mayHold && !holds.pointer ? withoutGone(shown, goneFrom(shown, page, keyOf), keyOf) : shown
    setShown(mayHold && kept !== undefined ? holdOrder(kept, page, keyOf) : page)
  }
  const set = (part: Partial<typeof holds>) => {
    const next = { ...holds, ...part }
    setHolds(next)
    if (!next.pointer && !next.focus) setShown(page)
  }
  const gone = useMemo(() => goneFrom(shown, page, keyOf), [shown, page, keyOf])
  return {
    shown,
    /** Keys of rows that still stand there and are in the list no more. */
    gone,
    /** Rows would stand in another order if they were not held. */
    waits: shown !== undefined && page !== undefined && shown !== page && !isSameOrder(shown, page, keyOf),
    set,
  }
}
