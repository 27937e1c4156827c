'use client'

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'

interface NamespaceFieldProps {
  label: ReactNode
  value?: string
  onChange?: (namespace: string) => void
  onBlur?: () => void
  error?: ReactNode
  /** An object cannot move to another namespace. */
  disabled?: boolean
}

export function NamespaceField({ onChange, value = '', ...props }: NamespaceFieldProps) {
  const t = useTranslations('forms')
  const trpc = useTRPC()
  const namespaces = useQuery(trpc.namespaces.list.queryOptions())
  const names = new Set([...(namespaces.data ?? []).map((each) => each.name), ...(value === '' ? [] : [value])])
  return (
    <Select
      description={t('namespaceHelp')}
      {...props}
      value={value === '' ? null : value}
      data={[...names].sort()}
      onChange={(next) => {
        if (next !== null) onChange?.(next)
      }}
    />
  )
}
