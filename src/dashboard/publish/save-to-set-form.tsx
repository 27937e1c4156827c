'use client'

import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangePreview, ChangeSetView, Edit } from '@/domain/view/change-views'
import { saveToSet, type Saved } from '../change-sets/save-to-set'
import { useSetNote } from '../change-sets/use-set-note'
import { fieldProblems } from '../live/api-error'
import { useTRPC, useTRPCClient } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import type { LostRace } from './lost-race'
import { nameIsTaken } from './name-is-taken'
import { Refusal } from './refusal'

interface SaveToSetFormProps {
  edits: Edit[]
  set: ChangeSetView
  preview: ChangePreview
  onClose: () => void
  onGathered?: (setId: string) => void
  onRefused?: (error: unknown) => void
  onLost?: (lost: LostRace, set: ChangeSetView) => void
}

/** How the review of an edit in a change set ends: it is saved there, and published with the rest of it. */
export function SaveToSetForm(props: SaveToSetFormProps) {
  const { edits, set, preview, onClose, onRefused, onGathered, onLost } = props
  const t = useTranslations('publish')
  const forms = useTranslations('forms')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const note = useSetNote()
  const [closed, setClosed] = useState(false)
  const taken = nameIsTaken(edits, preview.diffs)
  const save = useMutation<Saved, unknown, Edit>({
    mutationFn: (edit) =>
      saveToSet({
        set,
        edit,
        put: (version) => client.changeSets.putEdits.mutate({ id: set.id, version, edits: [edit] }),
        read: () => client.changeSets.get.query({ id: set.id }),
      }),
    onSuccess: (saved) => {
      if (saved.kind === 'CLOSED') {
        setClosed(true)
        return
      }
      if (saved.kind === 'LOST') onLost?.(saved.lost, saved.set)
      else {
        void queries.invalidateQueries(trpc.changeSets.pathFilter())
        note.saved(set)
        onGathered?.(set.id)
      }
      onClose()
    },
    onError: (error) => {
      if (onRefused === undefined || fieldProblems(error).length === 0) return
      onRefused(error)
      onClose()
    },
  })
  const [edit] = edits
  const problem = taken ? (
    forms('nameTaken')
  ) : closed ? (
    t('setClosed', { title: set.title })
  ) : save.error === null ? null : (
    <Refusal error={save.error} />
  )
  return (
    <FormFoot problem={problem}>
      <Button variant="default" onClick={onClose}>
        {common('cancel')}
      </Button>
      <Button
        data-autofocus
        disabled={taken || closed || edit === undefined}
        loading={save.isPending}
        onClick={() => {
          if (edit !== undefined) save.mutate(edit)
        }}
      >
        <span style={{ overflow: 'hidden', textOverflow: 'ellipsis', maxWidth: '28ch', lineHeight: 1.5 }}>
          {t('saveTo', { title: set.title })}
        </span>
      </Button>
    </FormFoot>
  )
}
