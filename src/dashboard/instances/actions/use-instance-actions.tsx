'use client'

import { useState, type ReactNode } from 'react'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { ActionDialog } from './action-dialog'
import { subjectsOf, type ActionKind } from './instance-actions'

interface Asked {
  kind: ActionKind
  rows: InstanceRow[]
}

/** Put `dialog` into the page and call `ask` with whatever was chosen: the dialog asks for what the action needs. */
export function useInstanceActions(onDone: () => void = () => undefined): {
  ask: (kind: ActionKind, rows: readonly InstanceRow[]) => void
  dialog: ReactNode
} {
  const [asked, setAsked] = useState<Asked | null>(null)
  return {
    ask: (kind, rows) => {
      const subjects = subjectsOf(kind, rows)
      if (subjects.length > 0) setAsked({ kind, rows: subjects })
    },
    dialog:
      asked === null ? null : (
        <ActionDialog
          kind={asked.kind}
          rows={asked.rows}
          onDone={onDone}
          onClose={() => {
            setAsked(null)
          }}
        />
      ),
  }
}
