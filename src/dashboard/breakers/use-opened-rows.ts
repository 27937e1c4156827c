'use client'

import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import type { BoardRow } from './board-rows'

/** Which rows of the board are open, in the address as `open`. */
export function useOpenedRows(): { opened: ReadonlySet<string>; toggle: (row: Pick<BoardRow, 'key'>) => void } {
  const [keys, setKeys] = useQueryState('open', parseAsArrayOf(parseAsString).withDefault([]))
  const opened = useMemo(() => new Set(keys), [keys])
  return {
    opened,
    toggle: ({ key }) => {
      void setKeys((before) => {
        const after = before.includes(key) ? before.filter((each) => each !== key) : [...before, key]
        return after.length === 0 ? null : after
      })
    },
  }
}
