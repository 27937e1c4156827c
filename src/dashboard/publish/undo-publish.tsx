'use client'

/**
 * Undo for the first seconds after a publish: takes the revision's changes back by a new revision. The time stands still
 * while the note has the focus or the pointer, and Ctrl Z does it without looking for the button.
 */
import { Button, Kbd } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import type { PublishStatus } from '@/domain/view/views'
import { ConflictList } from '../changes/conflict-list'
import { refusalOf, type Refusal } from '../changes/refusal'
import { useTRPC } from '../live/trpc'
import { useCountdown } from './use-countdown'
import classes from './publish-progress.module.css'

export const undoForMs = 10_000

/** How far undoing has come; OVER when the time for it has passed. */
export type UndoState = 'OFFERED' | 'OVER' | 'REFUSED'

interface UndoPublishProps {
  revision: number
  /** The pointer or the focus is on the note. */
  held: boolean
  /** Whether this is the newest note, which Ctrl Z is for. */
  isNewest: () => boolean
  onUndone: (status: PublishStatus) => void
  onState: (state: UndoState) => void
}

export function UndoPublish({ revision, held, isNewest, onUndone, onState }: UndoPublishProps) {
  const t = useTranslations('undo')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const undo = useMutation(
    trpc.changes.revert.mutationOptions({
      onSuccess: (status) => {
        void queries.invalidateQueries()
        onUndone(status)
      },
    }),
  )
  const leftMs = useCountdown(undoForMs, held || undo.isPending)
  const state: UndoState = undo.isError ? 'REFUSED' : leftMs <= 0 ? 'OVER' : 'OFFERED'
  useEffect(() => {
    onState(state)
    // What is told is the state; who listens is a new function in each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state])

  function start() {
    if (state === 'OFFERED' && !undo.isPending) undo.mutate({ revision })
  }
  useHotkeys([
    [
      'mod+Z',
      () => {
        // A dialog has the keyboard for itself.
        if (isNewest() && document.querySelector('[role="dialog"]') === null) start()
      },
    ],
  ])

  if (undo.isError) return <UndoRefused revision={revision} refusal={refusalOf(undo.error)} />
  if (state === 'OVER') return null
  return (
    <div className={classes.undo}>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={15} aria-hidden />}
        loading={undo.isPending}
        onClick={start}
        aria-keyshortcuts="Control+Z Meta+Z"
      >
        {t('undo', { revision })}
      </Button>
      <span className={classes.left} aria-hidden>
        {t('left', { seconds: Math.ceil(leftMs / 1000) })} <Kbd size="xs">{t('keys')}</Kbd>
      </span>
      <span className={classes.track} aria-hidden>
        <span
          className={classes.bar}
          style={{ animationDuration: `${String(undoForMs)}ms` }}
          data-held={held || undo.isPending || undefined}
        />
      </span>
    </div>
  )
}

/** Why it could not be undone, and what to do now. */
function UndoRefused({ revision, refusal }: { revision: number; refusal: Refusal }) {
  const t = useTranslations('undo')
  return (
    <div className={classes.refused} role="alert">
      <strong>{t('refused', { revision })}</strong> {t(`why.${refusal.kind}`)}
      {refusal.kind === 'CONFLICT' ? <ConflictList conflicts={refusal.conflicts} /> : null}
      {refusal.kind === 'OTHER' ? <div className="sy-mono">{refusal.message}</div> : null}
      {refusal.kind === 'ROLE' ? null : (
        <div>
          <Link className="sy-link" href={`/changes/${String(revision)}/revert`}>
            {t('see', { revision })}
          </Link>
        </div>
      )}
    </div>
  )
}
