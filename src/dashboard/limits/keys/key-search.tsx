'use client'

import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import classes from './keys.module.css'

/** Any key, also one that is not among the top: opens its quota. */
export function KeySearch({ onOpen }: { onOpen: (key: string) => void }) {
  const t = useTranslations('limits.keys')
  const [text, setText] = useState('')
  return (
    <form
      role="search"
      className={classes.search}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') onOpen(text.trim())
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('search')}
        placeholder={t('search')}
        title={t('searchHelp')}
        leftSection={<IconSearch size={14} aria-hidden />}
        maxLength={128}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
      />
      <Button size="xs" type="submit" variant="default" disabled={text.trim() === ''}>
        {t('seeQuota')}
      </Button>
    </form>
  )
}
