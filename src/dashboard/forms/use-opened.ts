'use client'

import { useState } from 'react'

/** How the query reads whose answer an editor opens: always anew, also when another screen has just read the same. */
export const toOpen = { retry: false, refetchOnWindowFocus: false, refetchOnMount: 'always' } as const

/**
 * An object as it was when its editor was opened, held still while it is edited: later answers do not move it. What an
 * earlier visit left in the cache is not taken, as it may be an older version, on which no edit should be based.
 */
export function useOpened<T>(query: { data: T | undefined; isFetchedAfterMount: boolean }): T | undefined {
  const [opened, setOpened] = useState<T>()
  if (opened === undefined && query.isFetchedAfterMount && query.data !== undefined) setOpened(query.data)
  return opened
}
