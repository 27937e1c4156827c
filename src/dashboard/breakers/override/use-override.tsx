'use client'

import { useState, type ReactNode } from 'react'
import type { BreakerView } from '@/domain/view/views'
import type { BreakerAction } from '../board'
import { OverrideDialog } from './override-dialog'
import type { MachineTarget } from './target'

export interface Asked {
  namespace: string
  name: string
  intent: BreakerAction
  target: MachineTarget
  /** The breaker as the operator sees it; left out, it is read before the dialog opens. */
  breaker?: BreakerView
  /** A reason that is there already, such as the words of an alert: the confirm button has the focus then. */
  reason?: string
}

/**
 * Trip, reset, disable and shadow. Each asks for a reason; all but the reset for an expiry, which every gateway honours
 * by itself. Put `dialog` into the page and call `ask`.
 */
export function useOverride(): { ask: (asked: Asked) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked | null>(null)
  return {
    ask: setAsked,
    dialog:
      asked === null ? null : (
        <OverrideDialog
          asked={asked}
          onClose={() => {
            setAsked(null)
          }}
        />
      ),
  }
}
