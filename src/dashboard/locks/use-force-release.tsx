'use client'

import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { LockHolder, LockRow } from '@/domain/view/lock-views'
import { useTRPC } from '../live/trpc'
import { ReasonDialog } from '../ui/reason-dialog'
import classes from './locks.module.css'

interface Asked {
  lock: Pick<LockRow, 'key' | 'name' | 'library'>
  /** As it was seen: its value is what is compared before anything is deleted. */
  holder: LockHolder
}

export type AskForceRelease = (asked: Asked) => void

/**
 * Takes a lock from the holder that was seen, after saying what could go wrong for it. When somebody else holds it by then,
 * nothing is released and the dialog says who. Put `dialog` into the page and call `ask`.
 */
export function useForceRelease(): { ask: AskForceRelease; dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked | null>(null)
  return {
    ask: setAsked,
    dialog:
      asked === null ? null : (
        <ForceReleaseDialog
          {...asked}
          onClose={() => {
            setAsked(null)
          }}
        />
      ),
  }
}

function ForceReleaseDialog({ lock, holder, onClose }: Asked & { onClose: () => void }) {
  const t = useTranslations('locks.force')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const release = useMutation(trpc.locks.forceRelease.mutationOptions())
  const nameOf = (each: LockHolder) => each.owner ?? each.value.slice(0, 40)
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      action={t('action', { name: lock.name })}
      fields={<Dangers lock={lock} holder={holder} />}
      onConfirm={async ({ reason }) => {
        const { released, holders } = await release.mutateAsync({ key: lock.key, seenValue: holder.value, reason })
        void queries.invalidateQueries()
        if (released) notifications.show({ message: t('done', { name: lock.name, owner: nameOf(holder) }) })
        else if (holders.length === 0) throw new Error(t('alreadyFree'))
        else throw new Error(t('changed', { owners: holders.map(nameOf).join(', ') }))
      }}
    >
      {t('takes', { name: lock.name, owner: nameOf(holder) })}
    </ReasonDialog>
  )
}

/** What could go wrong for whoever holds it now. */
function Dangers({ lock, holder }: Pick<Asked, 'lock' | 'holder'>) {
  const t = useTranslations('locks.force')
  return (
    <ul className={classes.dangers}>
      <li>{t('goesOn')}</li>
      {holder.token === null ? <li>{t('noToken')}</li> : <li>{t('token', { token: String(holder.token) })}</li>}
      {lock.library === 'SWITCHYARD' ? null : <li>{t('observed')}</li>}
      <li>{t('compared')}</li>
    </ul>
  )
}
