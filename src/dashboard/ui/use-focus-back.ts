'use client'

import { useEffect, useState } from 'react'

/**
 * Gives the focus back to where it was before a dialog, when that is gone. For dialogs that are there only while they are
 * open: Mantine gives it back by itself only from those that it saw opening.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // After the dialog has left; who has put the focus elsewhere meanwhile keeps it there.
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
      })
    },
    [before],
  )
}
