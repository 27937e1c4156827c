'use client'

import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { useAcknowledgement } from '../publish/acknowledgement'
import { lostRaces } from '../publish/lost-race'
import { showPublishProgress } from '../publish/publish-progress'
import { Refusal } from '../publish/refusal'
import { FormFoot } from '../ui/form-field'
import { Panel } from '../ui/panel'
import classes from './change-sets.module.css'
import { hindranceOf } from './set-state'

/** Publishes a set as one revision, all of it or nothing; or says what stands against that. */
export function PublishSet({ set, mayEdit, unseen }: { set: ChangeSetView; mayEdit: boolean; unseen: boolean }) {
  const t = useTranslations('changeSets')
  const [message, setMessage] = useState<string | null>(null)
  const hindrance = hindranceOf(set, mayEdit)
  if (hindrance === 'EMPTY') return null
  return (
    <Panel title={t('publish')}>
      {hindrance === null ? (
        // What was acknowledged was one version; another one asks again.
        <PublishForm
          key={set.version}
          set={set}
          unseen={unseen}
          message={message ?? set.title}
          onMessage={setMessage}
        />
      ) : (
        <p className={classes.line} role="note" style={{ marginBottom: 0 }}>
          {t(`hindrance.${hindrance}`, { count: set.conflicts.length })}
        </p>
      )}
    </Panel>
  )
}

interface PublishFormProps {
  set: ChangeSetView
  /** Somebody changed it, and the reader has not said that he has looked. */
  unseen: boolean
  message: string
  onMessage: (message: string) => void
}

function PublishForm({ set, unseen, message, onMessage }: PublishFormProps) {
  const t = useTranslations('changeSets')
  const words = useTranslations('publish')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [touched, setTouched] = useState(false)
  const acknowledgement = useAcknowledgement(set.preview.findings)
  const publish = useMutation(
    trpc.changeSets.publish.mutationOptions({
      onSuccess: (status) => {
        showPublishProgress(status)
      },
      onSettled: () => queries.invalidateQueries(),
    }),
  )
  const missing = message.trim() === ''
  const { error } = publish
  const raced = error !== null && errorCode(error) === 'CONFLICT' && lostRaces(error).length === 0
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTouched(true)
        const acknowledged = acknowledgement.given()
        if (!missing && acknowledged) publish.mutate({ id: set.id, version: set.version, message: message.trim() })
      }}
    >
      <TextInput
        label={words('message')}
        description={words('messageHelp')}
        required
        maxLength={500}
        mb="md"
        value={message}
        error={touched && missing ? words('messageRequired') : undefined}
        onChange={(event) => {
          onMessage(event.currentTarget.value)
        }}
      />
      {acknowledgement.box}
      <FormFoot problem={error === null ? undefined : raced ? t('changedMeanwhile') : <Refusal error={error} />}>
        <Button
          type="submit"
          color={acknowledgement.needed ? 'red' : 'accent'}
          disabled={unseen}
          loading={publish.isPending}
        >
          {words('publish', { count: set.preview.diffs.length })}
        </Button>
      </FormFoot>
    </form>
  )
}
