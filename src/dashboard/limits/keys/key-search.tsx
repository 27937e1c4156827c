'use client'

import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { errorMessage } from '../../live/api-error'
import { useTRPC } from '../../live/trpc'
import classes from './keys.module.css'

interface KeySearchProps {
  namespace: string
  name: string
  /** Keys are hashes: what is typed is a value that may be a credential, of which the server tells the key. */
  hashed: boolean
  onOpen: (key: string) => void
}

/** Any key, also one that is not among the top: opens its quota. */
export function KeySearch({ namespace, name, hashed, onOpen }: KeySearchProps) {
  const t = useTranslations('limits.keys')
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const queries = useQueryClient()
  // Nothing of the value is kept here either.
  const keyOf = useMutation({
    mutationFn: (value: string) =>
      queries.query(trpc.limits.keyOf.queryOptions({ namespace, name, value }, { gcTime: 0 })),
    gcTime: 0,
  })
  const typed = text.trim()
  const open = () => {
    if (typed === '') return
    if (!hashed) {
      onOpen(typed)
      return
    }
    keyOf.mutate(typed, {
      onSuccess: ({ key }) => {
        setText('')
        keyOf.reset()
        onOpen(key)
      },
    })
  }
  return (
    <form
      role="search"
      className={classes.search}
      onSubmit={(event) => {
        event.preventDefault()
        open()
      }}
    >
      <TextInput
        size="xs"
        aria-label={t(hashed ? 'searchValue' : 'search')}
        placeholder={t(hashed ? 'searchValue' : 'search')}
        title={t(hashed ? 'searchValueHelp' : 'searchHelp')}
        leftSection={<IconSearch size={14} aria-hidden />}
        autoComplete="off"
        maxLength={hashed ? 8192 : 128}
        value={text}
        error={keyOf.error === null ? undefined : errorMessage(keyOf.error)}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
      />
      <Button size="xs" type="submit" variant="default" loading={keyOf.isPending} disabled={typed === ''}>
        {t('seeQuota')}
      </Button>
    </form>
  )
}
