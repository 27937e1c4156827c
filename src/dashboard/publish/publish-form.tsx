'use client'

import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { PublishStatus } from '@/domain/view/views'
import { errorCode, errorMessage, fieldProblems } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { showPublishProgress } from './publish-progress'

interface PublishFormProps {
  edits: Edit[]
  /** How many objects differ; with none there is nothing to publish. */
  changes: number
  initialMessage: string
  onClose: () => void
  onPublished: ((status: PublishStatus) => void) | undefined
  onRefused: ((error: unknown) => void) | undefined
}

export function PublishForm({ edits, changes, initialMessage, onClose, onPublished, onRefused }: PublishFormProps) {
  const t = useTranslations('publish')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const [message, setMessage] = useState(initialMessage)
  const [touched, setTouched] = useState(false)
  const publish = useMutation(
    trpc.changes.publish.mutationOptions({
      onSuccess: (status) => {
        showPublishProgress(status)
        onPublished?.(status)
        onClose()
      },
      onError: (error) => {
        // A wrong field and a lost race are for the form to show; anything else can be tried again from here.
        if (onRefused === undefined) return
        if (fieldProblems(error).length === 0 && errorCode(error) !== 'CONFLICT') return
        onRefused(error)
        onClose()
      },
    }),
  )
  const missing = message.trim() === ''

  function submit() {
    setTouched(true)
    if (!missing && changes > 0) publish.mutate({ edits, message: message.trim() })
  }

  const problem =
    publish.error === null
      ? null
      : errorCode(publish.error) === 'CONFLICT'
        ? common('conflict')
        : errorMessage(publish.error)
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
          setMessage(event.currentTarget.value)
        }}
      />
      <FormFoot problem={problem}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" disabled={changes === 0} loading={publish.isPending}>
          {t('publish', { count: changes })}
        </Button>
      </FormFoot>
    </form>
  )
}
