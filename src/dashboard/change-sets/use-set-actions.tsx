'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { errorCode, errorMessage } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { Refusal } from '../publish/refusal'
import type { EditCard } from './set-state'
import { useSetNote } from './use-set-note'

/** What can be done to a set as a whole and to its edits; each can be taken back from the note that tells of it. */
export function useSetActions(set: ChangeSetView) {
  const t = useTranslations('changeSets')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const note = useSetNote()
  const refresh = () => queries.invalidateQueries(trpc.changeSets.pathFilter())
  const settled = { onSettled: refresh }
  const failed = (error: unknown) => {
    note.failed(errorMessage(error))
  }

  const discard = useMutation(trpc.changeSets.discard.mutationOptions(settled))
  const reopen = useMutation(trpc.changeSets.reopen.mutationOptions(settled))
  const remove = useMutation(trpc.changeSets.removeEdit.mutationOptions(settled))
  const put = useMutation(trpc.changeSets.putEdits.mutationOptions(settled))
  const { id, version, title } = set
  const error = discard.error ?? remove.error ?? reopen.error

  return {
    discard: () => {
      discard.mutate(
        { id, version },
        {
          onSuccess: () => {
            note.undoable(t('discarded', { title }), () => {
              reopen.mutate({ id }, { onError: failed })
            })
          },
        },
      )
    },
    discarding: discard.isPending,
    reopen: () => {
      reopen.mutate({ id })
    },
    reopening: reopen.isPending,
    takeOut: ({ id: object, edit }: EditCard) => {
      remove.mutate(
        { id, version, object },
        {
          onSuccess: () => {
            note.undoable(t('tookOut', { name: object.name }), () => {
              // By no version: it only goes back when nobody has put another edit of the object there.
              put.mutate({ id, version: null, edits: [edit] }, { onError: failed })
            })
          },
        },
      )
    },
    /** Why the last action was refused. */
    problem:
      error === null ? null : errorCode(error) === 'CONFLICT' ? t('changedMeanwhile') : <Refusal error={error} />,
  }
}
