'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { DriftRow } from '@/domain/view/change-views'
import { ChangesHeader } from '../changes/changes-header'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { TableSkeleton } from '../ui/skeletons'
import { DriftCard } from './drift-card'
import { DriftDialog, type DriftAction } from './drift-dialogs'
import { DriftHistory } from './drift-history'
import { DriftModes, NoOpenDrift } from './drift-modes'
import classes from './drift.module.css'

const mostOpen = 200

/** Where Consul and Redis do not hold what was published: what is open with what can be done about it, then what was. */
export function DriftScreen() {
  const t = useTranslations('drift')
  const trpc = useTRPC()
  const may = useMay('EDITOR')
  const [asked, setAsked] = useState<{ row: DriftRow; action: DriftAction } | null>(null)
  const settings = useQuery(trpc.settings.publishing.queryOptions(undefined, { ...onScreen }))
  const open = useQuery(trpc.drift.list.queryOptions({ status: 'OPEN', limit: mostOpen }, { ...onScreen }))
  const ask = (row: DriftRow, action: DriftAction) => () => {
    setAsked({ row, action })
  }
  return (
    <>
      <ChangesHeader tab="drift" />
      <DriftModes settings={settings.data} />
      {open.data === undefined ? (
        open.isError ? (
          <ErrorState error={open.error} onRetry={() => void open.refetch()} />
        ) : (
          <TableSkeleton rows={4} />
        )
      ) : open.data.length === 0 ? (
        <NoOpenDrift />
      ) : (
        <div className={classes.cards}>
          {open.data.map((row) => (
            <DriftCard
              key={row.id}
              row={row}
              mode={settings.data?.driftMode[row.target] ?? null}
              whyNot={may ? null : t('editorsOnly')}
              onRepair={ask(row, 'REPAIR')}
              onAdopt={ask(row, 'ADOPT')}
            />
          ))}
          {open.data.length === mostOpen ? <p className="sy-muted">{t('mostShown', { count: mostOpen })}</p> : null}
        </div>
      )}
      <DriftHistory />
      {asked === null ? null : (
        <DriftDialog
          row={asked.row}
          action={asked.action}
          onClose={() => {
            setAsked(null)
          }}
        />
      )}
    </>
  )
}
