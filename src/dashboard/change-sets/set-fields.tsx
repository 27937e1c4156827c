'use client'

import { Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

export interface SetWords {
  title: string
  description: string
}

interface SetFieldsProps {
  words: SetWords
  /** The title is asked for and not there. */
  missing: boolean
  onChange: (words: SetWords) => void
}

/** Title and description of a change set. */
export function SetFields({ words, missing, onChange }: SetFieldsProps) {
  const t = useTranslations('changeSets')
  const publish = useTranslations('publish')
  return (
    <>
      <TextInput
        data-autofocus
        label={publish('setTitle')}
        description={publish('setTitleHelp')}
        required
        maxLength={200}
        mb="sm"
        value={words.title}
        error={missing ? publish('setTitleRequired') : undefined}
        onChange={(event) => {
          onChange({ ...words, title: event.currentTarget.value })
        }}
      />
      <Textarea
        label={t('description')}
        description={t('descriptionHelp')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        mb="md"
        value={words.description}
        onChange={(event) => {
          onChange({ ...words, description: event.currentTarget.value })
        }}
      />
    </>
  )
}
