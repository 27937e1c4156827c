'use client'

import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangePreview, Edit } from '@/domain/view/change-views'
import type { PublishStatus } from '@/domain/view/views'
import { errorCode, fieldProblems } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { useAcknowledgement } from './acknowledgement'
import { AddToSetMenu } from './add-to-set-menu'
import { lostRaces, type LostRace } from './lost-race'
import { NewSetForm } from './new-set-form'
import { publishChoice } from './publish-choice'
import { showPublishProgress } from './publish-progress'
import { Refusal } from './refusal'
import { useGather } from './use-gather'

interface PublishFormProps {
  edits: Edit[]
  preview: ChangePreview
  initialMessage: string
  onClose: () => void
  onPublished?: (status: PublishStatus) => void
  onGathered?: (setId: string) => void
  onRefused?: (error: unknown) => void
  onLost?: (lost: LostRace, set: null) => void
}

/** How a review ends: a message, then published now or put into a change set. */
export function PublishForm(props: PublishFormProps) {
  const { edits, preview, initialMessage, onClose, onGathered } = props
  const [message, setMessage] = useState(initialMessage)
  const [newSet, setNewSet] = useState(false)
  const choice = publishChoice(preview)
  const gather = useGather(edits, (setId) => {
    onGathered?.(setId)
    onClose()
  })

  if (newSet) {
    return (
      <NewSetForm
        initialTitle={message}
        gather={gather}
        onBack={() => {
          gather.reset()
          setNewSet(false)
        }}
      />
    )
  }
  const menu =
    choice.kind === 'NOTHING' ? null : (
      <AddToSetMenu
        primary={choice.kind === 'SET_ONLY'}
        busy={gather.busy}
        onChoose={gather.addTo}
        onNew={() => {
          gather.reset()
          setNewSet(true)
        }}
      />
    )
  if (choice.kind === 'SET_ONLY') {
    return <SetOnly namespaces={choice.namespaces} problem={gather.problem} menu={menu} onClose={onClose} />
  }
  return <PublishNow {...props} message={message} onMessage={setMessage} gatherProblem={gather.problem} menu={menu} />
}

interface SetOnlyProps {
  namespaces: readonly string[]
  problem: React.ReactNode
  menu: React.ReactNode
  onClose: () => void
}

/** Nothing can be published at once here: says why, and offers the way that there is. */
function SetOnly({ namespaces, problem, menu, onClose }: SetOnlyProps) {
  const t = useTranslations('publish')
  const common = useTranslations('common')
  return (
    <div>
      <p style={{ margin: '0 0 12px' }} role="note">
        {t('setOnly', { count: namespaces.length, namespaces: namespaces.join(', ') })}
      </p>
      <FormFoot problem={problem}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        {menu}
      </FormFoot>
    </div>
  )
}

interface PublishNowProps extends PublishFormProps {
  message: string
  onMessage: (message: string) => void
  gatherProblem: React.ReactNode
  menu: React.ReactNode
}

function PublishNow(props: PublishNowProps) {
  const { edits, preview, message, onMessage, gatherProblem, menu, onClose } = props
  const t = useTranslations('publish')
  const common = useTranslations('common')
  const [touched, setTouched] = useState(false)
  const acknowledgement = useAcknowledgement(preview.findings)
  const publish = usePublish(props)
  const changes = preview.diffs.length
  const missing = message.trim() === ''

  function submit() {
    setTouched(true)
    const acknowledged = acknowledgement.given()
    if (!missing && acknowledged && changes > 0) publish.mutate({ edits, message: message.trim() })
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextInput
        data-autofocus
        label={t('message')}
        description={t('messageHelp')}
        required
        maxLength={500}
        mb="md"
        value={message}
        error={touched && missing ? t('messageRequired') : undefined}
        onChange={(event) => {
          onMessage(event.currentTarget.value)
        }}
      />
      {acknowledgement.box}
      <FormFoot problem={publish.error === null ? gatherProblem : <Refusal error={publish.error} />}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        {menu}
        <Button
          type="submit"
          color={acknowledgement.needed ? 'red' : 'accent'}
          disabled={changes === 0}
          loading={publish.isPending}
        >
          {t('publish', { count: changes })}
        </Button>
      </FormFoot>
    </form>
  )
}

/** Publishes at once. A wrong field and a lost race are for the form to show; anything else can be tried again here. */
function usePublish({ onPublished, onRefused, onLost, onClose }: PublishFormProps) {
  const trpc = useTRPC()
  return useMutation(
    trpc.changes.publish.mutationOptions({
      onSuccess: (status) => {
        showPublishProgress(status)
        onPublished?.(status)
        onClose()
      },
      onError: (error) => {
        const [lost] = lostRaces(error)
        if (lost !== undefined && onLost !== undefined) onLost(lost, null)
        else if (onRefused !== undefined && (fieldProblems(error).length > 0 || errorCode(error) === 'CONFLICT')) {
          onRefused(error)
        } else return
        onClose()
      },
    }),
  )
}
