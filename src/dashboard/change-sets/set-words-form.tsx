'use client'

import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { Refusal } from '../publish/refusal'
import { FormFoot } from '../ui/form-field'
import { Panel } from '../ui/panel'
import { SetFields } from './set-fields'
import { wordsVersion } from './set-state'

/** Title and description, edited in place. They are written over the version that was opened, or refused. */
export function SetWordsForm({ set, onDone }: { set: ChangeSetView; onDone: () => void }) {
  const t = useTranslations('changeSets')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [opened] = useState(set)
  const [words, setWords] = useState({ title: set.title, description: set.description })
  const missing = words.title.trim() === ''
  const update = useMutation(
    trpc.changeSets.update.mutationOptions({
      onSuccess: onDone,
      onSettled: () => queries.invalidateQueries(trpc.changeSets.pathFilter()),
    }),
  )
  const { error } = update
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (missing) return
          update.mutate({
            id: set.id,
            version: wordsVersion(opened, set),
            title: words.title.trim(),
            description: words.description.trim(),
          })
        }}
      >
        <SetFields words={words} missing={missing} onChange={setWords} />
        <FormFoot
          problem={
            error === null ? undefined : errorCode(error) === 'CONFLICT' ? (
              t('changedMeanwhile')
            ) : (
              <Refusal error={error} />
            )
          }
        >
          <Button variant="default" onClick={onDone}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {common('save')}
          </Button>
        </FormFoot>
      </form>
    </Panel>
  )
}
