'use client'

import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Refusal } from '../publish/refusal'
import { useTRPC } from '../live/trpc'
import { FormFoot } from '../ui/form-field'
import { setLinks } from './set-links'
import { SetFields } from './set-fields'

/** Begins an empty change set, and leads to it. */
export function CreateSetDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('changeSets')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} size="md">
      {opened ? <CreateSetForm onClose={onClose} /> : null}
    </Modal>
  )
}

function CreateSetForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('changeSets')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const router = useRouter()
  const queries = useQueryClient()
  const [words, setWords] = useState({ title: '', description: '' })
  const [touched, setTouched] = useState(false)
  const missing = words.title.trim() === ''
  const create = useMutation(
    trpc.changeSets.create.mutationOptions({
      onSuccess: ({ id }) => {
        void queries.invalidateQueries(trpc.changeSets.pathFilter())
        onClose()
        router.push(setLinks.one(id))
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTouched(true)
        if (!missing) {
          create.mutate({ title: words.title.trim(), description: words.description.trim(), edits: [] })
        }
      }}
    >
      <SetFields words={words} missing={touched && missing} onChange={setWords} />
      <FormFoot problem={create.error === null ? undefined : <Refusal error={create.error} />}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t('create')}
        </Button>
      </FormFoot>
    </form>
  )
}
