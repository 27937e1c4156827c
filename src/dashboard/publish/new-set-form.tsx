'use client'

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { FormFoot } from '../ui/form-field'
import type { Gather } from './use-gather'

interface NewSetFormProps {
  initialTitle: string
  gather: Gather
  onBack: () => void
}

/** Begins a change set with the reviewed change in it. */
export function NewSetForm({ initialTitle, gather, onBack }: NewSetFormProps) {
  const t = useTranslations('publish')
  const common = useTranslations('common')
  const [title, setTitle] = useState(initialTitle)
  const [touched, setTouched] = useState(false)
  const missing = title.trim() === ''
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTouched(true)
        if (!missing) gather.create(title.trim())
      }}
    >
      <TextInput
        autoFocus
        label={t('setTitle')}
        description={t('setTitleHelp')}
        required
        maxLength={200}
        mb="md"
        value={title}
        error={touched && missing ? t('setTitleRequired') : undefined}
        onChange={(event) => {
          setTitle(event.currentTarget.value)
        }}
      />
      <FormFoot problem={gather.problem}>
        <Button variant="default" onClick={onBack}>
          {common('back')}
        </Button>
        <Button type="submit" loading={gather.busy}>
          {t('createSet')}
        </Button>
      </FormFoot>
    </form>
  )
}
