'use client'

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../live/trpc'

interface SubsetFieldProps {
  label: ReactNode
  namespace: string
  service: string
  /** null: every instance of the service. */
  value?: string | null
  onChange?: (subset: string | null) => void
  error?: ReactNode
}

const everyInstance = ''

/** A subset of a service, or all of its instances. */
export function SubsetField({ label, namespace, service, value = null, onChange, error }: SubsetFieldProps) {
  const t = useTranslations('forms')
  const trpc = useTRPC()
  const query = useQuery({
    ...trpc.services.get.queryOptions({ name: service }),
    enabled: /^[A-Za-z0-9-]{1,63}$/.test(service),
    retry: false,
  })
  const subsets = (query.data?.subsets ?? []).filter((each) => each.namespace === namespace)
  const known = subsets.map((each) => ({
    value: each.name,
    label: t('subsetOption', { name: each.name, count: each.instances }),
  }))
  const kept = value !== null && !subsets.some((each) => each.name === value) ? [{ value, label: value }] : []
  return (
    <Select
      label={label}
      error={error}
      value={value ?? everyInstance}
      onChange={(next) => {
        onChange?.(next === null || next === everyInstance ? null : next)
      }}
      data={[{ value: everyInstance, label: t('everyInstance') }, ...kept, ...known]}
    />
  )
}
